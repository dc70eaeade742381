/* The visitor script, as people read it. `make script` makes assets/visitor.js of it, which is what pages load.

   It carries the path by which a reader came to the form that they send, and shows a thank-you page's reference and
   file. Every page works without it, and of the path it stores nothing unless the `data-mode` of its own tag says so:

     carry      a followed link inside the site gets the path as `#wp=PATH`, its own fragment after that; the next page
                reads it and clears the address. Fragments are never sent to a server.
     session    the path lies in sessionStorage until the tab is closed
     consented  the path lies in localStorage, once the question in [data-consent] was answered with yes
     off        no path at all, as with Global Privacy Control and Do Not Track

   A path is {steps: [[page, seconds since the first page], ...], source: {landing, utm_..., ref, referrer}}. It is the
   browser's claim, and the capture API believes none of it. */

const here = location.pathname
const script = document.currentScript
const settings = script.dataset
const siteRoot = new URL('../', script.src)

const find = name => document.querySelector(`[data-${name}]`)
const pathBox = find('path')
const question = find('consent')
const form = pathBox?.parentNode
const storage = question ? localStorage : settings.mode == 'session' && sessionStorage

/* What follows the first # was put there by this script or by the capture API, what follows the second by an author. */
const [, told, ownFragment] = location.hash.split('#')
const { wp: carried, ref: reference, d: file } = Object.fromEntries(new URLSearchParams(told))

/* A page's address ends with a slash. A refused form stands at the address that it was sent to, which is no page. */
const isPage = address => /\/$/.test(address)

let trail // the path, once it may be kept
let seconds = 0 // from the first page to this one

function show(name, property, value) {
  const element = find(name)
  if (!element) return
  element.hidden = 0
  element.firstElementChild[property] = value
}

function newTrail() {
  const source = { landing: here }
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (/^(utm_|ref$)/.test(name)) source[name] = value
  }
  const referrer = document.referrer.split('/')[2]
  if (referrer && referrer != location.host) source.referrer = referrer
  return { steps: [], source }
}

/* Goes on with the path that earlier pages left as text, or begins one here where there is none to be read. */
function goOn(earlier) {
  let lastPage
  try {
    trail = JSON.parse(earlier);
    [lastPage, seconds] = trail.steps.at(-1)
  } catch {
    trail = newTrail()
  }
  if (lastPage != here && isPage(here)) trail.steps.push([here, seconds])
  if (pathBox && (trail.steps[1] || Object.keys(trail.source)[1])) showPath() // the landing page alone tells nothing
}

/* Shows readers what their form would pass on, and lets them leave it out. */
function showPath() {
  find('steps').textContent = trail.steps
    .map(([page]) => page.slice(siteRoot.pathname.length, -1) || siteRoot.host)
    .concat(Object.values(trail.source).slice(1)) // all but the landing page, which is the first step
    .join('\n')
    // /first-home/compare/ reads "First home, compare"; a line with a dot is a host and keeps its letters.
    .replace(/-/g, ' ')
    .replace(/\//g, ', ')
    .replace(/^.(?!.*\.)/gm, letter => letter.toUpperCase())
  pathBox.hidden = 0
  pathBox.onchange = () => form.path.value = form.nopath.checked ? '' : JSON.stringify(trail)
  pathBox.onchange()
}

function answerQuestion(isYes) {
  question.hidden = 1
  if (isYes) {
    goOn(storage.wp = '{}')
  } else {
    delete storage.wp
    trail = 0
  }
}

function follow(link) {
  if (!trail || !link?.href.startsWith(siteRoot) || !isPage(link.pathname)) return
  if (link.hash && link.pathname == here) return // only further down on this page
  trail.steps.push([link.pathname, seconds + Math.floor(performance.now() / 1e3)])
  const text = JSON.stringify(trail)
  if (storage) {
    storage.wp = text
    return
  }
  const address = link.href
  setTimeout(() => link.href = address) // a link that is copied or followed again is as its author wrote it
  link.hash = 'wp=' + encodeURIComponent(text) + link.hash
}

/* Where there is no page: addresses are written in small letters, and people type them off paper as they please. */
const inside = here.slice(siteRoot.pathname.length)
const typed = siteRoot.pathname + inside.toLowerCase()
if (find('lost') && typed != here) location.replace(typed + location.search)

if (carried) {
  if (ownFragment) location.replace('#' + ownFragment)
  else history.replaceState(0, '', here + location.search)
}

/* The key by which the capture API knows a form again. It stays with this entry of the browser's history, so that
   whoever comes back to mend an answer corrects what they sent; a new visit has a new one. */
if (form) {
  const once = form.once.value ||= history.state?.once || crypto.randomUUID?.() || ''
  history.replaceState({ once }, '')
}

/* Anyone can write a fragment: only one word is shown as a reference, and only files of the capture API's own host. A
   thank-you page keeps its `#ref=...&d=...`, so that loading it again shows both again. */
if (/^WP-\w+$/.test(reference)) show('ref', 'textContent', reference)
if (file?.startsWith(settings.capture || siteRoot)) show('file', 'href', file)

if (settings.mode != 'off' && !navigator.globalPrivacyControl && navigator.doNotTrack != 1) {
  if (question && !storage.wp) question.hidden = 0
  else goOn(form?.path.value || carried || storage.wp)
  onclick = ({ target }) => {
    if (target.name == 'remember') answerQuestion(target.value)
    follow(target.closest('a'))
  }
}
