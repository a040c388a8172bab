import BrowserDriver
import Plugboard
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct CatalogueTests {
    @Test func `the catalogue has exactly what can be hooked in the agent's page`() async throws {
      try await Chat.with { chat in
        let inThePage = try await chat.agent.evaluate(
          "Flex.Actions.describe().actions.filter(({ owners }) => owners.length > 0).map(({ name }) => name)"
        ).array?.compactMap(\.string)
        let onTheDesk = Set(chat.desk.site.actions.describe().actions.map(\.name))
        let ofTheView = Set(PageActions.ofTheView.map(\.name))
        #expect(Set(inThePage ?? []) == PageActions.askedOfTheDesk.union(ofTheView))
        #expect(PageActions.askedOfTheDesk.isSubset(of: onTheDesk) && ofTheView.isDisjoint(with: onTheDesk))
      }
    }
  }
}
