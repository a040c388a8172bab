import ArgumentParser
import DeskServer
import Foundation
import Plugboard

/// `plugboard actions`: what can be hooked.
struct ListActions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions", abstract: "Lists every action of the desk, for those who write plugins.",
    discussion: "Made from what the program itself declares, and checked against it.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, schema, typescript, openapi }

  @Option(help: "text, markdown, schema (JSON Schema), typescript (a declaration file) or openapi (for programs).")
  var format = Format.text

  func run() async throws {
    let (description, openAPI) = try await DeskSite.describe()
    switch format {
    case .text:
      let width = description.actions.map(\.name.count).max() ?? 0
      for action in description.actions {
        print(
          action.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + (action.description?.summary ?? ""))
      }
    case .markdown: print(description.markdown)
    case .schema: print(description.jsonSchema.description)
    case .typescript: print(description.typeScript)
    case .openapi: print(openAPI)
    }
  }
}
