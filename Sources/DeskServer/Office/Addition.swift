/// What has become of something that was to be added. It is looked at and added in one transaction: two who add at the same moment
/// would both find room otherwise.
enum Addition: Sendable {
  case added
  /// There is one of this name.
  case isThere
  /// There are as many as there may be.
  case isFull
}
