import Testing

@testable import Vigil

@Suite("The pause after evaluating")
struct EvaluationPauseTests {
    @Test("one model that gets data all the time takes a tenth, and waits for no more than a second")
    func alone() {
        #expect(EvaluationPause.after(.milliseconds(20), waiting: 1) == .milliseconds(180))
        #expect(EvaluationPause.after(.milliseconds(400), waiting: 0) == .seconds(1))
        #expect(EvaluationPause.after(.zero, waiting: 0) == .milliseconds(50))
    }

    @Test("a window that takes long takes a third of the time at most")
    func long() {
        #expect(EvaluationPause.after(.seconds(3), waiting: 1) == .seconds(6))
    }

    @Test("others that wait do not wait for what one model took alone")
    func others() {
        #expect(EvaluationPause.after(.milliseconds(20), waiting: 2) == .milliseconds(50))
        #expect(EvaluationPause.after(.milliseconds(400), waiting: 40) == .milliseconds(800))
    }
}
