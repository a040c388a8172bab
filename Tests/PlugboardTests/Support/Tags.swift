import Testing

// The rules of the semantics, so that a test can say which of them it stands for.
extension Tag {
  @Tag static var r1: Self
  @Tag static var r2: Self
  @Tag static var r3: Self
  @Tag static var r4: Self
  @Tag static var r5: Self
  @Tag static var r6: Self
  @Tag static var r7: Self
  @Tag static var r8: Self
  @Tag static var r9: Self
  @Tag static var r10: Self
  @Tag static var r11: Self
  @Tag static var r12: Self
  @Tag static var r13: Self
  @Tag static var r14: Self
  @Tag static var r15: Self
  @Tag static var r16: Self
  @Tag static var r17: Self
  @Tag static var r18: Self
  @Tag static var r19: Self
  @Tag static var r20: Self
  @Tag static var r21: Self
  @Tag static var r22: Self
  @Tag static var r23: Self
  @Tag static var r24: Self
  @Tag static var r25: Self
  @Tag static var r26: Self
  @Tag static var r27: Self
  @Tag static var r28: Self
  @Tag static var r29: Self
}
