import Desk
import PlugboardJSON
import Testing

struct ExplanationTests {
  static let worker: JSON = ["skills": ["sales"], "level": 2, "team": ["name": "red"]]

  private func explain(_ text: String) throws -> Expression.Explanation {
    try Expression(parsing: text).explain(in: Self.worker)
  }

  @Test(arguments: [
    ("level >= 3", "level >= 3 is false: level is 2"),
    ("skills HAS 'support' AND level == 2", #"skills HAS 'support' is false: skills is ["sales"]"#),
    (
      "skills HAS 'support' AND level >= 3",
      """
      skills HAS 'support' is false: skills is ["sales"]
      level >= 3 is false: level is 2
      """
    ),
    (
      "(level == 1 OR level == 2) AND (level == 3 OR team.name == 'blue')",
      """
      level == 3 is false: level is 2
      team.name == 'blue' is false: team.name is "red"
      """
    ),
    ("missing == team.name", #"missing == team.name is false: missing is null, team.name is "red""#),
    ("'red' NOT IN [team.name, 'blue']", #"'red' NOT IN [team.name, 'blue'] is false: team.name is "red""#),
    ("level > level", "level > level is false: level is 2"),
    ("1 == 2", "1 == 2 is false"),
    ("level == 2 OR level == 3", "level == 2 OR level == 3 is true"),
  ])
  func `the comparisons that made it false are named with what they saw`(text: String, message: String) throws {
    #expect(try explain(text).description == message)
  }

  @Test func `every part is there with its value`() throws {
    let explanation = try explain("level == 1 AND skills HAS 'sales' OR level == 2")
    #expect(explanation.holds)
    #expect(explanation.text == "level == 1 AND skills HAS 'sales' OR level == 2")
    #expect(explanation.reasons.isEmpty)
    #expect(explanation.readings.isEmpty)
    #expect(explanation.parts.map(\.text) == ["level == 1 AND skills HAS 'sales'", "level == 2"])
    #expect(explanation.parts.map(\.holds) == [false, true])
    #expect(explanation.parts[0].parts.map(\.holds) == [false, true])
    #expect(explanation.parts[0].reasons.map(\.text) == ["level == 1"])
    let reading = try #require(explanation.parts[1].readings.first)
    #expect(reading.key.description == "level")
    #expect(reading.value == 2)
  }
}
