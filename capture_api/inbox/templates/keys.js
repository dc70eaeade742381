/* Keys for the inbox. It works without them, as every page does without this script: a key only moves the focus or
   presses what stands on the page. The page “Keys” lists them and switches them off. */
'use strict'

const list = document.querySelector('tbody')
const rows = () => [...document.querySelectorAll('tbody th a')]
const isTyping = at => at.closest('input, select, textarea, [contenteditable]')

function move(step) {
  const all = rows()
  const place = all.findIndex(link => link.closest('tr').contains(document.activeElement))
  all[place < 0 ? 0 : Math.max(0, Math.min(all.length - 1, place + step))]?.focus()
}

const chosen = () => document.activeElement.closest('tbody tr')

/* What is most likely done next: of the row that has the focus, or of the lead on the page. */
function act() {
  const place = list ? chosen() : document.querySelector('.thumb')
  place?.querySelector('button, td a, .button')?.click()
}

function note() {
  const box = document.getElementById('note')
  const link = chosen()?.querySelector('th a')
  if (box) box.focus()
  else if (link) location.href = link.href + '#note'
}

function find() {
  const box = document.getElementById('q')
  if (box) box.focus()
  else location.href = document.querySelector('.brand a').href + '#q'
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  a: act,
  n: note,
  '/': find,
  '?': () => (location.href = document.querySelector('[rel=help]').href),
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
  const press = keys[event.key]
  if (!press) return
  event.preventDefault()
  press()
})

if (['#q', '#note'].includes(location.hash)) document.querySelector(location.hash)?.focus()
