public import Plugboard

// Everything the editor does, by name. This file is what a plugin author reads first.

extension Action where Payload == String, Output == Document {
  /// Opens the file at a path. A file that does not exist yet opens empty.
  public static var open: Self { Self("Open") }
}

extension Action where Payload == Edit, Output == Document {
  /// Changes the text and returns it as it is then.
  public static var edit: Self { Self("Edit") }
}

extension Action where Payload == Document, Output == Saved {
  /// Writes a text to its file. What a before-listener makes of the text is what is written and what is edited on.
  public static var save: Self { Self("Save") }
}

extension Action where Payload == String, Output == [Match] {
  /// Finds the lines that contain a text.
  public static var find: Self { Self("Find") }
}

extension Action where Payload == Quit, Output == Void {
  /// Ends the program. Nobody can listen after it: there is no afterwards.
  public static var quit: Self { Self("Quit") }
}

/// What saving did.
public struct Saved: Sendable, Codable, Equatable {
  public var path: String
  public var lines: Int
}

/// A line in which something was found.
public struct Match: Sendable, Codable, Equatable {
  public var number: Int
  public var line: String
}

/// What is known when somebody wants to quit.
public struct Quit: Sendable, Codable, Equatable {
  public var hasUnsavedChanges: Bool
  /// Whether the person insists.
  public var discardingChanges = false
}
