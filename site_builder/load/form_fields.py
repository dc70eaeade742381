"""The form fields that a journey may name without describing them."""

KNOWN_FIELDS: dict[str, dict[str, str]] = {
    "name": {
        "label": "Your name",
        "type": "text",
        "autocomplete": "name",
        "width": "medium",
        "error": "Enter your name",
    },
    "email": {
        "label": "Email address",
        "type": "email",
        "autocomplete": "email",
        "inputmode": "email",
        "width": "medium",
        "error": "Enter an email address in the correct format, like name@example.com",
    },
    "phone": {
        "label": "Phone number",
        "type": "phone",
        "autocomplete": "tel",
        "inputmode": "tel",
        "width": "short",
        "hint": "Any spelling is fine.",
        "error": "Enter a phone number, like 0491 570 006",
    },
    "company": {
        "label": "Business name",
        "type": "text",
        "autocomplete": "organization",
        "width": "medium",
        "error": "Enter the name of your business",
    },
    "postcode": {
        "label": "Postcode",
        "type": "text",
        "autocomplete": "postal-code",
        "width": "short",
        "error": "Enter your postcode",
    },
    "message": {
        "label": "What would you like to sort out?",
        "type": "textarea",
        "width": "full",
        "error": "Tell us in a few words what you would like to sort out",
    },
    "day": {"label": "Which day suits you?", "type": "date", "width": "medium", "error": "Choose a day from today on"},
    "time": {"label": "When suits you?", "type": "radio", "error": "Choose when it suits you"},
    "heard": {
        "label": "How did you hear about us?",
        "type": "text",
        "width": "medium",
        "error": "Tell us in a few words how you heard about us",
    },
    "referred_by": {
        "label": "Code of whoever sent you to us",
        "type": "text",
        "width": "short",
        "error": "Enter the code that they gave you",
    },
    "when": {"label": "When are you thinking of going ahead?", "type": "radio", "error": "Choose when"},
}
SELECT_FROM = 8  # more choices than seven read better as a list to open
