/// How the values of one type become JSON and back.
struct ValueCoding<Value: Sendable>: Sendable {
  let encode: @Sendable (Value) throws -> JSON
  let decode: @Sendable (JSON) throws -> Value

  /// `nil` for a type that is neither `JSON`, nor `Void`, nor `Codable`.
  init?(_: Value.Type = Value.self) {
    if Value.self == JSON.self {
      self.init(encode: { $0 as! JSON }, decode: { $0 as! Value })
    } else if Value.self == Void.self {
      self.init(encode: { _ in .null }, decode: { _ in () as! Value })
    } else if let encodable = Value.self as? any (Codable & Sendable).Type {
      self.init(codable: encodable)
    } else {
      return nil
    }
  }

  private init(encode: @escaping @Sendable (Value) throws -> JSON, decode: @escaping @Sendable (JSON) throws -> Value) {
    self.encode = encode
    self.decode = decode
  }

  private init<Coded: Codable & Sendable>(codable: Coded.Type) {
    self.init(encode: { try JSON(encoding: $0 as! Coded) }, decode: { try $0.decode(Coded.self) as! Value })
  }
}

/// How the payload and the output of an action become JSON and back: what lets hooks written for run-time payloads see
/// typed ones.
struct PayloadCoding<Payload: Sendable, Output: Sendable>: Sendable {
  let payload: ValueCoding<Payload>
  let output: ValueCoding<Output>

  init?() {
    guard let payload = ValueCoding<Payload>(), let output = ValueCoding<Output>() else { return nil }
    self.payload = payload
    self.output = output
  }

  /// Which of the two values has no JSON form.
  static var lacking: [ActionValue] {
    (ValueCoding<Payload>() == nil ? [.payload] : []) + (ValueCoding<Output>() == nil ? [.output] : [])
  }
}

// Hooks that were written for JSON, made to fit an action's types. Conversion happens only where such a hook runs, and
// back only if it changed something.

extension PayloadCoding {
  func adapt(_ call: VetoCall<JSON>, _ action: String, _ owner: String) -> VetoCall<Payload> {
    switch call {
    case .synchronousListener(let listener):
      .synchronousListener { payload, veto in
        let before = try json(payload, action, owner)
        var after = before
        let result = Result { try listener(&after, &veto) }
        if after != before { payload = try decoded(after, action, owner) }
        try result.get()
      }
    case .asynchronousListener(let listener):
      .asynchronousListener { payload, veto in
        let before = try json(payload, action, owner)
        var after = before
        var failure: (any Error)?
        do { try await listener(&after, &veto) } catch { failure = error }
        if after != before { payload = try decoded(after, action, owner) }
        if let failure { throw failure }
      }
    case .synchronousGuard(let check):
      .synchronousGuard { payload, veto in try check(try json(payload, action, owner), &veto) }
    case .asynchronousGuard(let check):
      .asynchronousGuard { payload, veto in try await check(try json(payload, action, owner), &veto) }
    }
  }

  func adapt(
    _ replacement: ReplacementCall<JSON, JSON>, _ action: String, _ owner: String
  ) -> ReplacementCall<Payload, Output> {
    ReplacementCall { payload, original in
      let last = LastOutput<Output>()
      var converted = try original.converted(by: self, keeping: last, action, owner)
      let result = try await replacement.call(try json(payload, action, owner), &converted)
      return try last.output(for: result) ?? decodedOutput(result, action, owner)
    }
  }

  func adapt(_ call: AfterCall<JSON, JSON>, _ action: String, _ owner: String) -> AfterCall<Payload, Output> {
    switch call {
    case .synchronous(let listener):
      .synchronous { payload, result in
        try listener(try json(payload, action, owner), try json(output: result, action, owner))
      }
    case .synchronousInContext(let listener):
      .synchronousInContext { payload, result, context in
        try listener(try json(payload, action, owner), try json(output: result, action, owner), context)
      }
    case .asynchronous(let listener):
      .asynchronous { payload, result in
        try await listener(try json(payload, action, owner), try json(output: result, action, owner))
      }
    case .asynchronousInContext(let listener):
      .asynchronousInContext { payload, result, context in
        try await listener(try json(payload, action, owner), try json(output: result, action, owner), context)
      }
    }
  }

  func json(_ payload: Payload, _ action: String, _ owner: String?) throws -> JSON {
    try converted(action, owner, .payload, .encoding) { try self.payload.encode(payload) }
  }

  func decoded(_ json: JSON, _ action: String, _ owner: String?) throws -> Payload {
    try converted(action, owner, .payload, .decoding) { try payload.decode(json) }
  }

  func json(output: Output, _ action: String, _ owner: String?) throws -> JSON {
    try converted(action, owner, .output, .encoding) { try self.output.encode(output) }
  }

  func decodedOutput(_ json: JSON, _ action: String, _ owner: String?) throws -> Output {
    try converted(action, owner, .output, .decoding) { try output.decode(json) }
  }

  private func converted<Value>(
    _ action: String, _ owner: String?, _ value: ActionValue, _ conversion: PayloadMismatch.Conversion,
    _ convert: () throws -> Value
  ) throws -> Value {
    do { return try convert() } catch {
      throw PayloadMismatch(
        action: action, owner: owner, value: value, conversion: conversion, detail: JSON.explanation(of: error),
        cause: error)
    }
  }
}
