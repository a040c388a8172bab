import PlugboardJSON
import Testing

/// The JSON of a value. The shorter way, straight to text, has to give the same, or to fail as well.
func encoded(_ value: some Encodable, at location: SourceLocation = #_sourceLocation) throws -> JSON {
  let json: JSON
  do { json = try JSON(encoding: value) } catch {
    let other = #expect(throws: (any Error).self, sourceLocation: location) { try JSON.text(encoding: value) }
    #expect("\(other as Any)" == "\(Optional(error) as Any)", sourceLocation: location)
    throw error
  }
  #expect(try JSON(parsing: JSON.text(encoding: value)) == json, sourceLocation: location)
  return json
}
