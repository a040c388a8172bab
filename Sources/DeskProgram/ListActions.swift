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
    let text =
      switch format {
      case .text: catalogue.text
      case .markdown: catalogue.actions.markdown
      case .schema: catalogue.actions.jsonSchema.description
      case .typescript: try catalogue.typeScript()
      case .openapi: catalogue.openAPI
      }
    try Output.write(text)
  }
}
