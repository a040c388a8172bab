import ArgumentParser
import DeskActions
import DeskServer
import Plugboard

/// `plugboard customer`: what is kept about customers, and that it is no longer.
struct Customer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds, exports and erases what is kept about customers.",
    discussion: "For a desk that is not running; while it runs, the administrator's page does the same.",
    subcommands: [Find.self, Export.self, Erase.self])

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Lists the conversations of customers whose name has this in it: sid, status, Unix milliseconds of the beginning, name."
    )
    @OptionGroup var desk: DeskFolder
    @Argument(help: "A part of the name. Others may have the same: look at what is exported before you erase.")
    var name: String

    func run() async throws {
      let found = try await Customer.invoke("FindConversations", ["customerName": .string(name)], desk)
      for conversation in found.arrayValue ?? [] {
        let fields = ["conversationSid", "status", "createdAt", "customerName"].map { field in
          conversation[field]?.stringValue ?? conversation[field]?.description ?? ""
        }
        try Output.write(fields.joined(separator: "\t"))
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints everything that is kept, as one JSON document.")
    @OptionGroup var desk: DeskFolder
    @Argument(help: "A conversation (CH…), or a task without one (WT…).") var sid: String

    func run() async throws {
      try Output.write(await Customer.invoke("ExportConversation", Customer.payload(sid), desk).description)
    }
  }

  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erases what was written, wherever it is kept. It can't be taken back.",
      discussion: "Copies that were made before still have it: delete them, too.")
    @OptionGroup var desk: DeskFolder
    @Argument(help: "A conversation (CH…), or a task without one (WT…), that has ended.") var sid: String

    func run() async throws {
      _ = try await Customer.invoke("EraseConversation", Customer.payload(sid), desk)
      print("What was written in \(sid) is erased.")
    }
  }

  private static func payload(_ sid: String) -> JSON {
    sid.hasPrefix("WT") ? ["taskSid": .string(sid)] : ["conversationSid": .string(sid)]
  }

  private static func invoke(_ action: String, _ payload: JSON, _ desk: DeskFolder) async throws -> JSON {
    try await desk.withSite { site in
      do { return try await site.actions.invokeAction(action, payload, by: DeskSite.commandLine) } catch {
        throw Failure.forOperators(error)
      }
    }
  }
}
