public import Plugboard

/// Something that changes how the editor behaves without being part of it.
///
/// Attach everything through the owner that you are given, never through `Actions` itself: then it is known whose it is,
/// and unloading the plugin takes all of it away.
public protocol Plugin: Sendable {
  var name: String { get }
  func attach(to owner: Owner) throws
}
