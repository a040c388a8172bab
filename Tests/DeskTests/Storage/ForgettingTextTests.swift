import PlugboardJSON
import Testing

@testable import Desk

@Suite struct ForgettingTextTests {
  private static let word = "xylophagous"
  private static let conversation = Identifier<Conversation>(1 as UInt128)
  private static let task = Identifier<DeskTask>(2 as UInt128)
  private static let reservation = Identifier<Reservation>(3 as UInt128)

  private static let commands: [Command] = [
    .openConversation(customer: word), .join(conversation, .customer, identity: word),
    .send(conversation, Draft(author: Identifier(4 as UInt128), clientID: word, body: word, attributes: [word: 1])),
    .createTask(TaskSettings(workflow: Identifier(5 as UInt128), attributes: ["a": .string(word)])),
    .setTaskAttributes(task, ["a": .string(word)]), .cancelTask(task, reason: word), .reject(reservation, reason: word),
    .wrapUp(reservation, reason: word), .complete(reservation, reason: word),
    .postpone(.wrapUp(reservation), objection: word),
  ]

  @Test(arguments: commands) func `a command forgets every text`(command: Command) throws {
    #expect(try command.text().contains(Self.word))
    #expect(try !command.forgotten.text().contains(Self.word))
    #expect(command.forgotten.subject == command.subject)
    #expect(command.forgotten.forgotten == command.forgotten)
  }

  @Test func `an agent's sid is no text`() {
    let join = Command.join(Self.conversation, .agent, identity: "WK1")
    #expect(join.forgotten == join)
  }

  @Test func `what is about a thing is told from what is not`() {
    let things = Forgotten(conversations: [Self.conversation], tasks: [Self.task], reservations: [Self.reservation])
    #expect(things.contains(.message(Self.conversation, index: 7)) && things.contains(.timer(.target(Self.task))))
    #expect(things.contains(.timer(.inactivity(Self.conversation))))
    #expect(things.contains(.timer(.wrapUp(Self.reservation))))
    #expect(!things.contains(.timer(.grace(Identifier(1 as UInt128)))))
    #expect(!things.contains(.task(Identifier(9 as UInt128))))
    #expect(things.contains(Self.commands[0], making: [.conversation(Self.conversation)]))
    #expect(!things.contains(Self.commands[0], making: [.conversation(Identifier(9 as UInt128))]))
    #expect(things.contains(Event(.timerObjected, after: "wrap-up \(Self.reservation)", reason: "x")))
    #expect(!things.contains(Event(.timerObjected, after: "wrap-up \(Identifier<Reservation>(9 as UInt128))")))
  }
}
