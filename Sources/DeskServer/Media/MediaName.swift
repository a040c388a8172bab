import Foundation

/// What a file may be called. What its sender has called it may hold anything: folders, line breaks, characters that turn the
/// direction of writing round so that `gpj.exe` reads like `exe.jpg`.
enum MediaName {
  /// In bytes of UTF-8; file systems take 255.
  static let longest = 200

  /// The name without folders and without characters that can't be seen, never empty and not too long; its ending stays.
  static func cleaned(_ text: String) -> String {
    let last = text.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
    var name = last.filter { !unseen.contains($0.properties.generalCategory) }[...]
    // Hidden files are no use to whoever saves one, and a system that drops dots at the end would see another ending.
    while let scalar = name.last, isLeftOutAtEnds(scalar) { name.removeLast() }
    while let scalar = name.first, isLeftOutAtEnds(scalar) { name.removeFirst() }
    let short = shortened(name)
    return short.isEmpty ? "file" : String(String.UnicodeScalarView(short))
  }

  private static let unseen: Set<Unicode.GeneralCategory> = [
    .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
  ]

  private static func isLeftOutAtEnds(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "."
  }

  /// Scalar by scalar: one character may be made of any number of them.
  private static func shortened(_ name: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    let length = { (part: ArraySlice<Unicode.Scalar>) in part.reduce(0) { $0 + UTF8.width($1) } }
    if length(name) <= longest { return name }
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let ending = length(name[dot...]) <= 20 ? name[dot...] : []
    var stem = name.dropLast(ending.count)
    var left = longest - length(ending)
    stem = stem.prefix { scalar in
      left -= UTF8.width(scalar)
      return left >= 0
    }
    return stem + ending
  }

  /// The `Content-Disposition` that has a browser save a file under this name, and never show it.
  /// https://www.rfc-editor.org/rfc/rfc6266#section-4.1
  static func disposition(_ name: String) -> String {
    let plain = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
    let extended = name.utf8.map { byte in
      isAttributeCharacter(byte) ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true).padded
    }.joined()
    return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(extended)"
  }

  /// What stands for itself between quotes in every browser; some take `%41` there for an `A`.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    (0x20..<0x7F).contains(scalar.value) && !["\"", "\\", "%"].contains(scalar)
  }

  /// https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1
  private static func isAttributeCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$&+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension String {
  fileprivate var padded: String { count < 2 ? "0" + self : self }
}

/// What a file is.
enum MediaType {
  static let unknown = "application/octet-stream"

  /// The kinds of pictures that pages show, by the bytes that they begin with. Not SVG, which is a program as well.
  static let pictures: Set = ["image/png", "image/jpeg", "image/gif", "image/webp"]

  /// How many bytes it takes to tell.
  static let telling = 12

  /// What is known of a file: a picture's kind by its first bytes, anything else by what its sender says.
  static func of(_ first: [UInt8], declared: String) -> String {
    if let kind = picture(first) { return kind }
    let declared = declared.lowercased()
    return isWellFormed(declared) && !pictures.contains(declared) ? declared : unknown
  }

  private static func picture(_ first: [UInt8]) -> String? {
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if first.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if first.starts(with: "GIF87a".utf8) || first.starts(with: "GIF89a".utf8) { return "image/gif" }
    if first.starts(with: "RIFF".utf8) && first.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
    return nil
  }

  /// Whether it is a type and a subtype, without parameters. https://www.rfc-editor.org/rfc/rfc6838#section-4.2
  private static func isWellFormed(_ type: String) -> Bool {
    let parts = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        (1...64).contains(part.count)
          && part.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "!#$&-^_.+".utf8.contains(byte)
          }
      }
  }
}
