/// How much people may send each other in files.
struct MediaLimits: Sendable {
  /// One file, in bytes.
  var fileBytes: Int64 = 10 << 20
  /// What one person or customer has uploaded and not sent yet.
  var unsentFiles = 20
  var unsentBytes: Int64 = 100 << 20
  /// All files of one conversation, in bytes.
  var conversationBytes: Int64 = 500 << 20

  /// What has to stay free on the disk, in bytes: a desk that has no room can keep nothing.
  var reserve: Int64 = 1 << 30

  /// How long what was uploaded waits to be sent.
  static let unsentLifetime = Duration.seconds(3600)
}
