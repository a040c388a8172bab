/// Why a store did not do what it was asked for. Nothing of it was done.
public enum StoreError: Error, Sendable, Hashable {
  /// Somebody else has changed the thing meanwhile: the version that was expected, and the one that is there. `nil` is a
  /// thing that is not there.
  case outdated(Record.Key, expected: Int64?, found: Int64?)
  /// There is no room left for what is to be written.
  case full
  /// The store may be read but not written.
  case readOnly
  /// What is there can't be what was written.
  case damaged(detail: String)
  /// A newer version of this program has written it.
  case newerVersion(found: Int, known: Int)
  /// The store could not be reached, or did not answer.
  case unavailable(detail: String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outdated(let key, let expected, let found):
      """
      The \(key.kind.rawValue) \(key.id) has changed meanwhile: expected \(Self.describe(expected)), found \
      \(Self.describe(found)). Read it again and repeat what is still wanted.
      """
    case .full: "There is no room left to write to. Free some space; nothing that was confirmed is lost."
    case .readOnly: "The store can be read but not written. Look at who owns it and how its disk is mounted."
    case .damaged(let detail): "The store is damaged (\(detail)). Put it aside and restore the last backup."
    case .newerVersion(let found, let known):
      """
      The store was written by a newer version of this program: it has format \(found), and this program knows up to \
      \(known). Start the newer program, or restore a backup that this one has made.
      """
    case .unavailable(let detail): "The store could not be used (\(detail)). Nothing was changed; try again."
    }
  }

  private static func describe(_ version: Int64?) -> String { version.map { "version \($0)" } ?? "nothing" }
}
