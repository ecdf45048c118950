// What the course's pages do: a word's sentence where it's linked, ticks that this browser alone keeps, and boxes that
// can be scrolled by keyboard.
(() => {
  const KEY = 'mnist_basics.done'

  function done() {
    try { return new Set(JSON.parse(localStorage.getItem(KEY)) || []) } catch { return new Set() }
  }

  function keep(lessons) {
    try { localStorage.setItem(KEY, JSON.stringify([...lessons])) } catch { /* a browser that keeps nothing */ }
  }

  function showTicks() {
    const lessons = done()
    for (const box of document.querySelectorAll('input[data-lesson]')) box.checked = lessons.has(box.dataset.lesson)
    for (const stop of document.querySelectorAll('.map [data-lesson]')) {
      const is = lessons.has(stop.dataset.lesson)
      stop.classList.toggle('done', is)
      stop.parentNode.setAttribute('aria-label', stop.textContent.trim() + (is ? ', done' : ''))
    }
    for (const link of document.querySelectorAll('.bd-sidebar-primary a.reference.internal')) {
      const name = link.href.split('#')[0].split('/').pop().replace('.html', '') ||
        location.pathname.split('/').pop().replace('.html', '')
      link.classList.toggle('done', lessons.has(name))
    }
  }

  function tick(event) {
    const lessons = done(), name = event.target.dataset.lesson
    if (event.target.checked) lessons.add(name)
    else lessons.delete(name)
    keep(lessons)
    showTicks()
  }

  // the sentence of a word: pointed at, reached by keyboard, or tapped once (a second tap follows the link)
  let tip, shownFor

  function sentence(link) {
    const [page, id] = link.href.split('#')
    return id && page.endsWith('/glossary.html') ? (window.courseWords || {})[decodeURIComponent(id)] : undefined
  }

  function hide() {
    if (!shownFor) return
    tip.hidden = true
    shownFor.removeAttribute('aria-describedby')
    shownFor = null
  }

  function show(link) {
    const said = sentence(link)
    if (!said || shownFor === link) return
    hide()
    shownFor = link
    tip.textContent = said
    tip.hidden = false
    link.setAttribute('aria-describedby', tip.id)
    const at = link.getBoundingClientRect()
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 16)
    tip.style.left = `${Math.max(8, left) + scrollX}px`
    const above = at.bottom + tip.offsetHeight + 12 > innerHeight
    tip.style.top = `${(above ? at.top - tip.offsetHeight - 6 : at.bottom + 6) + scrollY}px`
  }

  function words() {
    tip = document.createElement('div')
    tip.id = 'word-tip'
    tip.setAttribute('role', 'tooltip')
    tip.hidden = true
    document.body.append(tip)
    let leaving
    for (const link of document.querySelectorAll('article a[href*="glossary.html#"]')) {
      if (!sentence(link)) continue
      link.classList.add('word')
      link.addEventListener('pointerenter', e => { if (e.pointerType === 'mouse') { clearTimeout(leaving); show(link) } })
      link.addEventListener('pointerleave', e => { if (e.pointerType === 'mouse') leaving = setTimeout(hide, 200) })
      link.addEventListener('focus', () => { if (link.matches(':focus-visible')) show(link) })
      link.addEventListener('blur', hide)
      link.addEventListener('click', e => {
        if (e.pointerType !== 'touch' || shownFor === link) return
        e.preventDefault()
        show(link)
      })
    }
    tip.addEventListener('pointerenter', () => clearTimeout(leaving))
    tip.addEventListener('pointerleave', hide)
    document.addEventListener('keydown', e => { if (e.key === 'Escape') hide() })
    document.addEventListener('pointerdown', e => { if (shownFor && !shownFor.contains(e.target) && !tip.contains(e.target)) hide() })
  }

  // the theme's arrows beside what has pages below it
  function arrows() {
    for (const o of document.querySelectorAll('.bd-sidebar-primary summary')) {
      o.setAttribute('aria-label', `Pages below ${o.closest('li').querySelector('a').textContent.trim()}`)
    }
  }

  // what scrolls sideways can be reached by keyboard, also where a fold has opened, or a window has become narrower
  function reachable() {
    const watch = new ResizeObserver(seen => {
      for (const {target} of seen) if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    })
    const boxes = 'article pre, article .text_html, article .formula, article .pst-scrollable-table-container'
    for (const box of document.querySelectorAll(boxes)) watch.observe(box)
  }

  document.addEventListener('DOMContentLoaded', () => {
    for (const box of document.querySelectorAll('input[data-lesson]')) box.addEventListener('change', tick)
    showTicks()
    words()
    arrows()
    reachable()
    addEventListener('storage', showTicks)
  })
})()
