/* Carries the reader's path to the form they send, and shows a thank-you page's reference and file. Stores nothing
   unless data-mode says so. A followed link gets `#wp=PATH`, its own fragment after that; the next page reads it and
   clears the address. A thank-you page keeps its `#ref=…&d=…`, so that loading it again shows both again.
   Names are short because nothing shortens them later, and every byte is sent to a phone:
   d document, l location, h the address here, w the script's element, s its data, u the site's own root,
   q finds a [data-…] element, b the box for the path, k the question for consent, f form, m the memory where one is
   allowed, t the trail {steps, source}, n its seconds so far, p the fragment told to this page, r the link's own,
   o the file's address, v shows a value, g begins the trail, e an element, an event or a piece. */
(() => {
  let d = document, l = location, h = l.pathname, w = d.currentScript, s = w.dataset, u = new URL('../', w.src),
    q = e => d.querySelector(`[data-${e}]`), b = q('path'), k = q('consent'), f = b?.parentNode,
    m = k ? localStorage : s.mode == 'session' && sessionStorage, t, n = 0,
    [, p, r] = l.hash.split('#'), { wp, ref, d: o } = Object.fromEntries(new URLSearchParams(p)),
    v = (e, c, a) => {
      if (e = q(e)) e.hidden = 0, e.firstElementChild[c] = a
    },
    g = e => {
      try {
        t = JSON.parse(e);
        [e, n] = t.steps.at(-1)
      } catch {
        t = { steps: [], source: { landing: h } }
        for (e of new URLSearchParams(l.search)) if (/^(utm_|ref$)/.test(e[0])) t.source[e[0]] = e[1]
        e = d.referrer.split('/')[2]
        if (e != l.host) t.source.referrer = e
      }
      // A refused form stands at the address that it was sent to, which is no page: a page's address ends with a slash.
      if (e != h && /\/$/.test(h)) t.steps.push([h, n])
      if (!b || !t.steps[1] && !t.source.referrer) return
      // /first-home/compare/ reads "First home, compare"; a line with a dot is a host and keeps its letters.
      q('steps').textContent = t.steps.map(e => e[0].slice(u.pathname.length, -1) || u.host)
        .concat(Object.values(t.source).slice(1)).join('\n')
        .replace(/-/g, ' ').replace(/\//g, ', ').replace(/^.(?!.*\.)/gm, e => e.toUpperCase())
      b.hidden = 0;
      (b.onchange = () => f.path.value = f.nopath.checked ? '' : JSON.stringify(t))()
    }
  if (wp) r ? l.replace('#' + r) : history.replaceState(0, '', h + l.search)
  if (f) f.once.value ||= crypto.randomUUID?.() || ''
  // Anyone can write a fragment: only one word is shown as a reference, and only files of the capture API's own host.
  if (/^WP-\w+$/.test(ref)) v('ref', 'textContent', ref)
  if (o?.startsWith(s.capture || u)) v('file', 'href', o)
  if (s.mode == 'off' || navigator.globalPrivacyControl || navigator.doNotTrack == 1) return
  !k || m.wp ? g(f?.path.value || wp || m.wp) : k.hidden = 0
  onclick = e => {
    e = e.target
    if (e.name == 'remember') {
      k.hidden = 1
      e.value ? g(m.wp = '{}') : t = delete m.wp && 0
    }
    e = e.closest('a')
    if (!t || !e?.href.startsWith(u) || !/\/$/.test(e.pathname) || e.hash && e.pathname == h) return
    t.steps.push([e.pathname, n + (performance.now() / 1e3 | 0)])
    if (m) return m.wp = JSON.stringify(t)
    setTimeout(h => e.href = h, 0, e.href)
    e.hash = 'wp=' + encodeURIComponent(JSON.stringify(t)) + e.hash
  }
})()
