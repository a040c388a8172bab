import Testing

@testable import DeskServer

@Suite struct RecentlyUsedTests {
  private static func filled(_ names: String...) -> RecentlyUsed<Int> {
    var values = RecentlyUsed<Int>()
    for (index, name) in names.enumerated() { values.keep(index, as: name, at: Int64(index)) }
    return values
  }

  /// The names that are left, of a to e.
  private static func names(_ values: RecentlyUsed<Int>) -> String {
    ["a", "b", "c", "d", "e"].filter { values.peek($0) != nil }.joined()
  }

  @Test(arguments: [("a", "acde"), ("b", "bcde"), ("e", "bcde")])
  func `the one that was not used for the longest time goes first`(_ used: String, _ left: String) {
    var values = Self.filled("a", "b", "c", "d", "e")
    _ = values.use(used, at: 10)
    values.removeOldest(before: 0, leaving: 4) { _ in false }
    #expect(Self.names(values) == left)
  }

  @Test func `what is older than a time goes, however few there are`() {
    var values = Self.filled("a", "b", "c", "d", "e")
    _ = values.use("a", at: 10)
    values.removeOldest(before: 3, leaving: 5) { _ in false }
    #expect(Self.names(values) == "ade")
  }

  @Test func `what has to stay is passed over`() {
    var values = Self.filled("a", "b", "c", "d", "e")
    values.removeOldest(before: 0, leaving: 3) { $0 == 0 || $0 == 2 }
    #expect(Self.names(values) == "ace")
    values.removeOldest(before: 100, leaving: 0) { $0 == 0 }
    #expect(Self.names(values) == "a")
  }

  @Test func `whatever is done with many, they stay in order`() {
    var generator = SystemRandomNumberGenerator()
    var (values, model) = (RecentlyUsed<Int>(), [String]())
    for step in 0..<2000 {
      let name = "\(Int.random(in: 0..<20, using: &generator))"
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        values.keep(step, as: name, at: Int64(step))
        model.removeAll { $0 == name }
        model.append(name)
      case 1:
        if values.use(name, at: Int64(step)) != nil {
          model.removeAll { $0 == name }
          model.append(name)
        }
      default:
        values.remove(name)
        model.removeAll { $0 == name }
      }
      #expect(values.count == model.count)
      var rest = values
      for (index, oldest) in model.enumerated() {
        rest.removeOldest(before: 0, leaving: model.count - index - 1) { _ in false }
        #expect(rest.peek(oldest) == nil && rest.count == model.count - index - 1)
      }
    }
  }
}
