import ArgumentParser
import DeskServer
import Foundation
import Plugboard

/// `plugboard actions`: what can be hooked.
struct ListActions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions", abstract: "Lists every action of the desk, for those who write plugins.",
    discussion:
      "Made from what the program itself declares, and checked against it. For page plugins, `--format typescript > plugboard.d.ts` is all that an editor needs."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, schema, typescript, openapi }

  @Option(help: "text, markdown, schema (JSON Schema), typescript (a declaration file) or openapi (for programs).")
  var format = Format.text

  func run() async throws {
    let catalogue = try await DeskSite.describe()
    switch format {
    case .text: print(catalogue.text)
    case .markdown: print(catalogue.actions.markdown)
    case .schema: print(catalogue.actions.jsonSchema.description)
    case .typescript: try print(catalogue.typeScript())
    case .openapi: print(catalogue.openAPI)
    }
  }
}
