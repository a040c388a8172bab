/// The JavaScript that runs in pages for the driver's own purposes.
enum PageScript {
  /// How much of a page's text an error shows.
  static let textExcerpt = 600

  static func literal(_ text: String) -> String { JSONValue.string(text).text }

  /// A function from a selector to the first element that fits; ` >>> ` enters a shadow root.
  static let find = """
    (selector => selector.split(' >>> ').reduce(
      (root, part) => root && (root.shadowRoot ?? root).querySelector(part), document))
    """

  static let situation = """
    ({ address: location.href.slice(0, 300), text: (document.body?.innerText ?? '').trim().slice(0, \(textExcerpt)) })
    """

  /// A promise of true as soon as the condition holds, or, after `limit`, of the last exception or null.
  static func wait(for condition: String, milliseconds limit: Double) -> String {
    """
    new Promise(resolve => {
      const deadline = performance.now() + \(limit)
      let busy = false, over = false, problem = null
      const finish = value => {
        over = true
        observer.disconnect()
        clearInterval(timer)
        resolve(value)
      }
      const look = async () => {
        if (busy || over) return
        busy = true
        try {
          if (await (async () => (\(condition)
          ))()) return finish(true)
          problem = null
        } catch (error) { problem = String(error?.stack ?? error) }
        busy = false
        if (!over && performance.now() > deadline) finish(problem)
      }
      const frame = () => { look(); if (!over) requestAnimationFrame(frame) }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      const timer = setInterval(look, 50)
      frame()
    })
    """
  }

  /// A promise of the point `{ x, y }` at which the element can be clicked, as soon as it is there, visible, enabled,
  /// at rest and uncovered; or, after `limit`, of the `{ problem }` that it has.
  static func point(of selector: String, milliseconds limit: Double) -> String {
    """
    (async () => {
      const deadline = performance.now() + \(limit)
      const frame = () => new Promise(resolve => {
        setTimeout(resolve, 100)
        requestAnimationFrame(() => resolve())
      })
      const describe = element => '<' + element.localName + (element.id ? ' id=' + element.id : '')
        + (element.classList.length ? ' class="' + element.className + '"' : '') + '>'
      const box = element => element.getClientRects()[0] ?? element.getBoundingClientRect()
      const look = async () => {
        const element = \(find)(\(literal(selector)))
        if (!element) return { problem: 'is not in the page' }
        if (!element.checkVisibility({ visibilityProperty: true })) return { problem: 'is invisible' }
        element.scrollIntoViewIfNeeded()
        const before = box(element)
        await frame()
        const { x, y, width, height } = box(element)
        if (x !== before.x || y !== before.y) return { problem: 'moves' }
        if (!width || !height) return { problem: 'has no size' }
        if (element.matches(':disabled')) return { problem: 'is disabled' }
        const point = { x: x + width / 2, y: y + height / 2 }
        const hit = element.getRootNode().elementFromPoint(point.x, point.y)
        if (!hit) return { problem: 'is outside of the window' }
        if (hit === element || element.contains(hit)) return point
        // In view but under a bar at the window's edge: the next look finds it in the middle.
        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
        return { problem: 'is covered by ' + describe(hit) }
      }
      for (;;) {
        const result = await look()
        if (!result.problem || performance.now() > deadline) return result
        await frame()
      }
    })()
    """
  }

  /// Puts the caret at the end of what the field has, or selects all of it.
  static func select(in selector: String, all: Bool) -> String {
    """
    (element => {
      if (element.isContentEditable) {
        getSelection().selectAllChildren(element)
        if (!\(all)) getSelection().collapseToEnd()
      } else if (\(all)) {
        element.select()
      } else {
        // Fields of some types, as "number", have no selection that scripts may set.
        try { element.setSelectionRange(element.value.length, element.value.length) } catch {}
      }
    })(\(find)(\(literal(selector))))
    """
  }
}
