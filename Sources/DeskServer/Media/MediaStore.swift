import Crypto
import Desk
import DeskActions
import Foundation
import HummingbirdCore
import NIOCore
import Plugboard

/// Keeps the files that people send each other: in a folder, under names that nobody has chosen, and what is known of them in
/// the office's file.
struct MediaStore: Sendable {
  /// The folder's name in the desk's folder.
  static let folder = "media"
  let limits: MediaLimits
  private let folder: String
  private let office: OfficeStore

  /// - Throws: ``FolderNotWritable``.
  init(folder: String, _ office: OfficeStore, _ limits: MediaLimits) throws {
    (self.folder, self.office, self.limits) = (folder, office, limits)
    try makeFolder(folder)
  }

  private func path(_ sid: String) -> String { "\(folder)/\(sid)" }

  /// Begins to take a file.
  /// - Parameters:
  ///   - size: How many bytes it is going to have; it has to have exactly so many.
  ///   - owner: The sid of the worker or participant whose it is.
  /// - Throws: ``MediaProblem``.
  func begin(
    size: Int64, filename: String, contentType: String, for conversation: Identifier<Conversation>, of owner: String,
    at now: Int64
  ) throws -> FileBeingTaken {
    if size > limits.fileBytes { throw MediaProblem.tooLarge(limits.fileBytes) }
    if size > DiskRoom.free(folder) - limits.reserve { throw MediaProblem.full }
    var ids = RandomIdentifiers()
    let sid: Identifier<Media> = Identifier(ids.next())
    let media = Media(
      sid: "\(sid)", conversation: "\(conversation)", owner: owner, filename: MediaName.cleaned(filename),
      contentType: contentType, size: size, hash: nil, message: nil, createdAt: now)
    try office.begin(media, limits)
    do { return try FileBeingTaken(media, at: path(media.sid)) } catch {
      try? office.forgetUnsentMedia(media.sid, remove)
      throw error
    }
  }

  /// Takes a file, piece by piece, to the disk.
  /// - Throws: ``MediaProblem``; whatever the pieces throw. Nothing is left of the file then.
  func take(_ pieces: RequestBody, _ file: FileBeingTaken) async throws -> MediaView {
    do {
      for try await piece in pieces { try file.take(piece) }
      let media = try file.whole()
      if try !office.finish(media) { throw MediaProblem.tooSlow }
      return media.view
    } catch {
      try? office.forgetUnsentMedia(file.media.sid, remove)
      throw error
    }
  }

  /// A file that was sent in a conversation; `nil` if there is none.
  func sent(_ sid: String, in conversation: Identifier<Conversation>) throws -> Media? {
    try office.media([sid], for: "\(conversation)").first { $0.message != nil }
  }

  /// Whether a file is there, and as long as it should be.
  func isThere(_ media: Media) -> Bool {
    var status = stat()
    return stat(path(media.sid), &status) == 0 && Int64(status.st_size) == media.size
  }

  /// Opens a file that is there.
  /// - Throws: ``MediaProblem/damaged``.
  func open(_ media: Media) throws -> FileBeingRead { try FileBeingRead(path(media.sid), media) }

  /// Removes what was uploaded and has not been sent for too long, and what was begun and never came whole.
  func removeUnsent(at now: Int64) throws {
    let lifetime = MediaLimits.unsentLifetime.components.seconds * 1000
    try office.forgetUnsentMedia(before: now - lifetime, remove)
  }

  /// Removes all files of a conversation.
  func forget(_ conversation: Identifier<Conversation>) async throws {
    try await office.forgetMedia(of: "\(conversation)", remove)
  }

  private func remove(_ sid: String) throws {
    if unlink(path(sid)) != 0 && errno != ENOENT { throw MediaProblem.notKept(String(cString: strerror(errno))) }
  }
}

extension MediaStore: Uploads {
  func uploads(_ sids: [String], for conversation: Identifier<Conversation>) throws -> [Upload] {
    try office.media(sids, for: "\(conversation)").map { Upload(media: $0.view, owner: $0.owner, message: $0.message) }
  }

  func claim(_ sids: [String], for message: String) throws -> Bool { try office.claimMedia(sids, for: message) }

  func release(_ sids: [String], for message: String) throws { try office.releaseMedia(sids, for: message) }

  func lastClaimed() throws -> [Claimed] {
    // What is not sent for an hour is removed within the next one; so what was being sent when the desk ended is not older.
    let lifetime = MediaLimits.unsentLifetime.components.seconds * 1000
    return try office.claimedMedia(within: 2 * lifetime).compactMap { sid, conversation, message in
      Identifier(conversation).map { Claimed(sid: sid, conversation: $0, message: message) }
    }
  }
}

extension Media: Identified {
  static let prefix = "ME"
}

/// Why a file was not taken, or can't be given.
enum MediaProblem: Error, Hashable {
  case tooLarge(Int64)
  case tooMuchUnsent
  case conversationFull
  /// It had more or fewer bytes than its sender had said.
  case notAsAnnounced
  case tooSlow
  case full
  case notKept(String)
  case damaged
}

/// A file that comes, piece by piece, and is for its owner's eyes only.
final class FileBeingTaken {
  let media: Media
  private let path: String
  private let descriptor: Int32
  private var sum = SHA256()
  private var size: Int64 = 0
  /// The bytes by which the kind of a file can be told.
  private var first: [UInt8] = []

  fileprivate init(_ media: Media, at path: String) throws {
    (self.media, self.path) = (media, path)
    descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw Self.problem }
  }

  deinit { close(descriptor) }

  fileprivate func take(_ piece: ByteBuffer) throws {
    size += Int64(piece.readableBytes)
    if size > media.size { throw MediaProblem.notAsAnnounced }
    first.append(contentsOf: piece.readableBytesView.prefix(max(0, MediaType.telling - first.count)))
    try piece.withUnsafeReadableBytes { bytes in
      sum.update(bufferPointer: bytes)
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { throw Self.problem }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// The file is on the disk when this returns what it has turned out to be.
  fileprivate func whole() throws -> Media {
    if size != media.size { throw MediaProblem.notAsAnnounced }
    if fsync(descriptor) != 0 { throw Self.problem }
    // Its name, too.
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    defer { close(folder) }
    if folder < 0 || fsync(folder) != 0 { throw Self.problem }
    var media = media
    media.contentType = MediaType.of(first, declared: media.contentType)
    media.hash = Data(sum.finalize())
    return media
  }

  private static var problem: MediaProblem {
    errno == ENOSPC || errno == EDQUOT ? .full : .notKept(String(cString: strerror(errno)))
  }
}

/// A file that is given out, piece by piece. The last piece is held back until it is certain that the whole is what was sent.
final class FileBeingRead {
  /// How much is read at once.
  private static let chunk = 64 * 1024

  private let descriptor: Int32
  private let media: Media
  private var sum = SHA256()
  private var size: Int64 = 0
  private var held: ByteBuffer?

  fileprivate init(_ path: String, _ media: Media) throws {
    self.media = media
    descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0 { throw MediaProblem.damaged }
  }

  deinit { close(descriptor) }

  /// The next piece; `nil` after the last.
  /// - Throws: ``MediaProblem/damaged``, instead of the last one.
  func next() throws -> ByteBuffer? {
    while true {
      var piece = ByteBuffer()
      let count = piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk) {
        max(0, read(descriptor, $0.baseAddress, $0.count))
      }
      let last = held
      if count == 0 {
        held = nil
        if last != nil || media.size == 0 { try check() }
        return last
      }
      piece.withUnsafeReadableBytes { sum.update(bufferPointer: $0) }
      size += Int64(count)
      held = piece
      if last != nil { return last }
    }
  }

  private func check() throws {
    if size != media.size || Data(sum.finalize()) != media.hash { throw MediaProblem.damaged }
  }
}
