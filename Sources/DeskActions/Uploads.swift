package import Desk
import Plugboard

/// Where files are that people have uploaded for a conversation, before they are sent and afterwards.
package protocol Uploads: Sendable {
  /// What there is of these; what is not there, or is for another conversation, is left out.
  func uploads(_ sids: [String], for conversation: Identifier<Conversation>) throws -> [Upload]
  /// Has them kept for a message, all or none. Claiming them again for the same one changes nothing.
  /// - Returns: Whether none of them is another message's, or gone.
  func claim(_ sids: [String], for message: String) throws -> Bool
  /// The message has not come about.
  func release(_ sids: [String], for message: String) throws
  /// All files that were claimed lately; certainly those that were being sent when the desk last ended.
  func lastClaimed() throws -> [Claimed]
}

/// A file that is kept for a message.
package struct Claimed: Sendable, Hashable {
  package let sid: String
  package let conversation: Identifier<Conversation>
  /// As it was claimed.
  package let message: String

  package init(sid: String, conversation: Identifier<Conversation>, message: String) {
    (self.sid, self.conversation, self.message) = (sid, conversation, message)
  }
}

/// A file that somebody has uploaded.
package struct Upload: Sendable, Hashable {
  package let media: MediaView
  /// The worker's or the participant's sid.
  package let owner: String
  /// The message that it was sent with, as it was claimed.
  package let message: String?

  package init(media: MediaView, owner: String, message: String?) {
    (self.media, self.owner, self.message) = (media, owner, message)
  }
}

extension ContactCentre {
  /// Who may upload a file for a conversation: whoever may write in it, now.
  /// - Throws: ``Forbidden``; ``Desk/DeskError``.
  package func checkUpload(by actor: DeskActor, for conversation: Conversation) throws {
    guard actor.owner != nil, let participant = participant(actor, in: conversation) else {
      throw Forbidden(
        action: "AttachFiles", actor: actor, reason: "the asker does not take part in \(conversation.sid)")
    }
    if conversation.status == .closed || participant.hasLeft {
      let (thing, sid, status) =
        participant.hasLeft
        ? ("participant", "\(participant.sid)", "gone")
        : ("conversation", "\(conversation.sid)", conversation.status.rawValue)
      throw DeskError.conflict(StatusConflict(thing: thing, sid: sid, status: status, toBe: "given a file"))
    }
  }

  /// Fills in what the desk knows of the files, whatever the caller has said of them: what hooks decide by has to be true.
  func complete(filesOf payload: inout Open<MessageFields>) async throws {
    guard let files = payload.fields.attachedFiles, !files.isEmpty else { return }
    let conversation: Identifier<Conversation> = try sid(payload.fields.conversationSid, "conversationSid")
    payload.fields.attachedFiles = try found(files, for: conversation).map(\.media)
  }

  /// Files are their sender's own, and of this conversation.
  func checkFiles(_ request: Request<MessageFields>) async throws { _ = try files(of: request) }

  private func files(of request: Request<MessageFields>) throws -> [Upload] {
    guard let files = request.attachedFiles, !files.isEmpty else { return [] }
    let found = try found(files, for: sid(request.conversationSid, "conversationSid"))
    guard let owner = request.actor.owner, found.allSatisfy({ $0.owner == owner }) else {
      throw request.forbid("only who has uploaded a file can send it")
    }
    return found
  }

  private func found(_ files: [MediaView], for conversation: Identifier<Conversation>) throws -> [Upload] {
    if files.count > MediaView.maximumPerMessage {
      throw PayloadProblem(
        field: "attachedFiles", problem: "there are \(files.count); at most \(MediaView.maximumPerMessage) are taken")
    }
    let uploads = try uploads?.uploads(files.map(\.sid), for: conversation) ?? []
    return try files.enumerated().map { index, file in
      guard let upload = uploads.first(where: { $0.media.sid == file.sid }) else {
        let problem = "there is no upload \(file.sid.prefix(64)) for this conversation, or not any more"
        throw PayloadProblem(field: "attachedFiles[\(index)]", problem: problem)
      }
      if files[..<index].contains(where: { $0.sid == file.sid }) {
        throw PayloadProblem(field: "attachedFiles[\(index)]", problem: "it is there twice")
      }
      return upload
    }
  }

  /// Files that are kept for a message.
  struct Claim {
    fileprivate let uploads: any Uploads
    fileprivate let sids: [String]
    fileprivate let message: String

    func release() throws { try uploads.release(sids, for: message) }
  }

  /// Keeps the files for a message, and writes into it what the desk knows of them.
  func claim(filesOf request: Request<MessageFields>, for draft: inout Draft) async throws -> Claim? {
    let files = try files(of: request)
    guard let uploads, !files.isEmpty else { return nil }
    let claim = Claim(uploads: uploads, sids: files.map(\.media.sid), message: "\(draft.author)/\(draft.clientID)")
    if try !uploads.claim(claim.sids, for: claim.message) {
      throw PayloadProblem(field: "attachedFiles", problem: "one of them has been sent with another message")
    }
    // What is no object is for the desk to refuse.
    if draft.attributes.objectValue != nil {
      draft.attributes[Message.mediaAttribute] = try JSON(encoding: files.map(\.media))
    }
    return claim
  }
}

extension ContactCentre {
  /// Lets go of files whose message has not come about because the desk was killed in between: nobody would be shown them, and
  /// nobody could send them. For the start, before anybody can send anything.
  package func releaseUnsentFiles() async throws {
    for file in try uploads?.lastClaimed() ?? [] {
      // As it is written above: the author's sid has no slash in it.
      let parts = file.message.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let author = Identifier<Participant>(parts[0]) else { continue }
      if try await store.message(in: file.conversation, by: author, clientID: parts[1]) == nil {
        try uploads?.release([file.sid], for: file.message)
      }
    }
  }
}

extension DeskActor {
  /// By what it is known who has uploaded a file; `nil` for programs, timers and plugins, which can't.
  package var owner: String? { isStaff || role == .customer ? name : nil }
}
