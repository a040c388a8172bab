public struct ActionDescription: Sendable {
  func check<P, O>(_ action: Action<P, O>, _ coding: PayloadCoding<P, O>?, owner: String) throws(RegistrationError) {}
}
