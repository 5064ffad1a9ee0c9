import Testing
import VigilDomain

@testable import Vigil

@Suite("The pause after evaluating")
struct EvaluationPauseTests {
    @Test("one model that gets data all the time takes a tenth, and waits for no more than a second")
    func alone() {
        #expect(EvaluationPause.after(.milliseconds(20), others: false) == .milliseconds(180))
        #expect(EvaluationPause.after(.milliseconds(400), others: false) == .seconds(1))
        #expect(EvaluationPause.after(.zero, others: false) == .milliseconds(50))
    }

    @Test("a window that takes long takes a third of the time at most")
    func long() {
        #expect(EvaluationPause.after(.seconds(3), others: false) == .seconds(6))
    }

    @Test("others that wait do not wait for what one model took alone")
    func others() {
        #expect(EvaluationPause.after(.milliseconds(20), others: true) == .milliseconds(50))
        #expect(EvaluationPause.after(.milliseconds(400), others: true) == .milliseconds(800))
    }

    @Test("a model that came again is no other one, and one that came meanwhile is")
    func whoWaits() throws {
        let (first, second) = (try #require(ModelName(rawValue: "a")), try #require(ModelName(rawValue: "b")))
        let list = Worklist()
        #expect(!list.hasOthers(than: first))
        list.add(first)
        #expect(!list.hasOthers(than: first) && list.hasOthers(than: second))
        list.add(second)
        #expect(list.hasOthers(than: first) && list.hasOthers(than: second))
    }
}
