/// The newest elements of a list that would otherwise grow without end.
struct Recent<Element> {
  let bound: Int
  private(set) var elements: [Element] = []

  init(bound: Int) { self.bound = bound }

  mutating func append(_ element: Element) {
    elements.append(element)
    if elements.count > bound { elements.removeFirst(elements.count - bound) }
  }

  /// Changes the newest element that fits, if there is one still.
  mutating func changeLast(where fits: (Element) -> Bool, _ change: (inout Element) -> Void) {
    if let index = elements.lastIndex(where: fits) { change(&elements[index]) }
  }
}

extension Recent: Sendable where Element: Sendable {}
