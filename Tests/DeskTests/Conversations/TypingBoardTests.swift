import PlugboardJSON
import Testing

@testable import Desk

struct TypingBoardTests {
  private let one = Identifier<Conversation>(1)
  private let two = Identifier<Conversation>(2)
  private let anna = Identifier<Participant>(1)
  private let ben = Identifier<Participant>(2)
  private func at(_ milliseconds: Int64) -> Moment { Moment(milliseconds: 1_000_000 + milliseconds) }

  @Test func `who gives no more signs is not writing after five seconds`() {
    var board = TypingBoard()
    #expect(board.typed(anna, in: one, at: at(0)) == true)
    #expect(board.writing(in: one, at: at(4999)) == [anna])
    #expect(board.writing(in: one, at: at(5000)) == [])
    #expect(board.writing(in: two, at: at(0)) == [])
  }

  @Test func `the others are told at most every two seconds, however often a key is pressed`() {
    var board = TypingBoard()
    let told = (0..<100).filter { board.typed(anna, in: one, at: at($0 * 100)) }
    #expect(told == [0, 20, 40, 60, 80])
    // Each for oneself.
    #expect(board.typed(ben, in: one, at: at(9900)) == true)
    #expect(board.typed(anna, in: two, at: at(9900)) == true)
    #expect(board.writing(in: one, at: at(14_000)) == [anna, ben])
  }

  @Test func `a message ends the writing`() {
    var board = TypingBoard()
    _ = board.typed(anna, in: one, at: at(0))
    #expect(board.stopped(anna, in: one, at: at(100)) == true)
    #expect(board.writing(in: one, at: at(100)) == [])
    #expect(board.stopped(anna, in: one, at: at(200)) == false)
    // And what is written next is news.
    #expect(board.typed(anna, in: one, at: at(300)) == true)
  }

  @Test func `the end of a writing that nobody sees any more is no news`() {
    var board = TypingBoard()
    _ = board.typed(anna, in: one, at: at(0))
    #expect(board.stopped(anna, in: one, at: at(5000)) == false)
  }

  @Test func `a clock that goes backwards neither ends nor prolongs a writing`() {
    var board = TypingBoard()
    #expect(board.typed(anna, in: one, at: at(3000)) == true)
    #expect(board.typed(anna, in: one, at: at(0)) == false)
    #expect(board.writing(in: one, at: at(7999)) == [anna])
    #expect(board.writing(in: one, at: at(8000)) == [])
  }

  @Test func `what has expired is not kept`() {
    var board = TypingBoard()
    for number in Int64(0)..<10_000 {
      _ = board.typed(Identifier(UInt128(number)), in: Identifier(UInt128(number % 100)), at: at(number * 10))
    }
    // One every 10 ms: those of the last two lifetimes.
    #expect(board.count <= 1001)
  }
}
