"""Turns Markdown and journey files into a signposted static site and judges its promises."""
