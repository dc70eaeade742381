/* Carries the reader's path to the form they send, and shows a thank-you page's reference and file. Stores nothing
   unless data-mode says so. A followed link gets `#wp=PATH`, its own fragment after that; the next page reads it and
   clears the address. Names are short because nothing shortens them later, and every byte is sent to a phone:
   d document, l location, s data of the script, h the address here, f form, b its box for the path,
   t the trail {steps, source}, n its seconds so far, m the memory where one is allowed, q finds a [data-…] element,
   r the link's own fragment, e an element, an event or a piece. */
(() => {
  const d = document, l = location, h = l.pathname, s = d.currentScript.dataset, base = new URL('../', d.currentScript.src),
    q = e => d.querySelector(`[data-${e}]`), b = q('path'), ask = q('consent'), f = b?.parentNode,
    m = ask ? localStorage : s.mode == 'session' && sessionStorage,
    [, told, r] = l.hash.split('#'), { wp, ref, d: file } = Object.fromEntries(new URLSearchParams(told)),
    show = (e, key, value) => {
      if (e = q(e)) e.hidden = 0, e.firstElementChild[key] = value
    }
  let t, n = 0
  if (wp || ref) r ? l.replace('#' + r) : history.replaceState(0, '', h + l.search)
  if (f) f.once.value ||= crypto.randomUUID?.() || ''
  // Anyone can write a fragment: only one word is shown as a reference, and only files of the capture API's own host.
  if (/^WP-\w+$/.test(ref)) show('ref', 'textContent', ref)
  if (file?.startsWith(s.capture || base)) show('file', 'href', file)
  if (s.mode == 'off' || navigator.globalPrivacyControl || navigator.doNotTrack == 1) return

  const start = e => {
    try {
      t = JSON.parse(e);
      [e, n] = t.steps.at(-1)
    } catch {
      t = { steps: [], source: { landing: h } }
      for (e of new URLSearchParams(l.search)) if (/^(utm_|ref$)/.test(e[0])) t.source[e[0]] = e[1]
      e = d.referrer.split('/')[2]
      if (e && e != l.host) t.source.referrer = e
    }
    if (e != h) t.steps.push([h, n])
    if (!b || !t.steps[1] && !t.source.referrer) return
    q('steps').textContent = t.steps.concat(Object.entries(t.source)).join('\n').replace(/[,_-]|\b\/|\/\b/g, ' ')
    b.hidden = 0;
    (b.onchange = () => f.path.value = f.nopath.checked ? '' : JSON.stringify(t))()
  }
  !ask || m.wp ? start(f?.path.value || wp || m.wp) : ask.hidden = 0

  onclick = ({ target: e }) => {
    if (e.name == 'remember') {
      ask.hidden = 1
      e.value ? start(m.wp = '{}') : t = delete m.wp && 0
    }
    e = e.closest('a[href]')
    if (!t || !e || !e.href.startsWith(base) || !/\/$/.test(e.pathname) || e.hash && e.pathname == h) return
    const clean = e.href
    t.steps.push([e.pathname, n + (performance.now() / 1e3 | 0)])
    if (m) return m.wp = JSON.stringify(t)
    e.hash = 'wp=' + encodeURIComponent(JSON.stringify(t)) + e.hash
    setTimeout(() => e.href = clean)
  }
})()
