/// What a store may do wrong.
enum Defect: CaseIterable {
  case startsWithAnEvent
  case ignoresVersions, ignoresNewThings, ignoresMissingThings, ignoresNames, believesEverything
  case writesHalves, refusesChangesOfOneBatch, publishesOneByOne
  case answersWithNothing, numbersFromZero, skipsNumbers
  case keepsWhatIsRemoved, losesWhatHasEnded, loadsWhatHasEnded, loadsInDisorder, losesTheTime, losesDepth
  case forgetsWhatWasBefore, forgetsChanges
  case ignoresLimits, ignoresTheMaximum, mixesConversations, skipsMessages, readsTheJournalBackwards
  case cutsTexts, loadsEveryName, loadsNoNames, loadsWholeMessages
  case mixesAuthors, forgetsNamesWhenClosed
  case forgetsWhenClosed

  /// The claims of the contract that see it.
  var breaks: [String] {
    switch self {
    case .startsWithAnEvent: ["an empty store has nothing"]
    case .ignoresVersions:
      [
        "a thing that has changed meanwhile is outdated, and nothing is written",
        "of two desks that give a worker a task, one does",
        "an engine whose state was outdated goes on with what the store has",
      ]
    case .believesEverything: ["of two desks that accept one task, one has it"]
    case .ignoresNewThings: ["a thing that is new must not be there", "an index of a conversation is given once"]
    case .ignoresMissingThings: ["a thing that changes, or goes, must be there"]
    case .ignoresNames: ["an author's name for a message is taken once"]
    case .writesHalves: ["a batch is kept whole or not at all"]
    case .refusesChangesOfOneBatch: ["a commit sees the ones before it in its batch"]
    case .publishesOneByOne: ["whoever reads while others write sees no gap and no half of a batch"]
    case .answersWithNothing: ["a commit answers with the number of the last event"]
    case .numbersFromZero, .skipsNumbers:
      ["who follows the events gets each once and in order, however many at a time"]
    case .keepsWhatIsRemoved:
      [
        "a timer that is set no more is removed, and may be set again",
        "what an administrator has removed is gone for ever, and the journal has it",
      ]
    case .losesWhatHasEnded, .loadsWhatHasEnded: ["what has ended is no longer open, but still there"]
    case .loadsInDisorder: ["what was committed is there, however it was cut into batches"]
    case .losesTheTime: ["a desk that was loaded decides as the one that was kept"]
    case .losesDepth: ["attributes are kept as they are, as deep as a command may be"]
    case .forgetsWhatWasBefore: ["what was committed is there, however it was cut into batches"]
    case .forgetsChanges: ["what the journal says, from the beginning, gives what is open"]
    case .ignoresLimits, .ignoresTheMaximum: ["a limit below 1 gives nothing, and none gives more than a page"]
    case .mixesConversations, .skipsMessages:
      ["a conversation's messages come by index, and no other's among them"]
    case .readsTheJournalBackwards: ["the journal is read a few entries at a time"]
    case .loadsEveryName, .loadsNoNames, .loadsWholeMessages:
      ["of messages, what is loaded is the newest names of open conversations"]
    case .cutsTexts: ["texts are kept whole, whatever characters are in them"]
    case .mixesAuthors, .forgetsNamesWhenClosed:
      ["a message is found by the name that its author gave it, also when its conversation is closed"]
    case .forgetsWhenClosed: ["a store that is opened again has what it had"]
    }
  }
}
