import Testing

@testable import VigilStorage

@Suite("the condition of a store")
struct StoreConditionTests {
    private let start = ContinuousClock.now
    private let full = StoreError(.full, "the disk is full")

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test("a fault is told when it comes and when it is over, however many transactions meet it")
    func once() {
        var condition = StoreCondition()
        let fault = StoreError(.unavailable, "the server is away")
        #expect(condition.fail(nil, fault, at: at(0)) == [.failed(fault)])
        for second in 1...1000 { #expect(condition.fail(nil, fault, at: at(Double(second))) == []) }
        #expect(condition.problem(at: at(1000)) == fault)
        #expect(condition.end(nil, at: at(1001)) == [.recovered(after: .seconds(1001), failures: 1001)])
        #expect(condition.problem(at: at(1001)) == nil)
        #expect(condition.end(nil, at: at(1002)) == [])
        #expect(condition.failures == [.unavailable: 1001])
    }

    @Test("another fault is told, too, and the time is counted from the first")
    func another() {
        var condition = StoreCondition()
        _ = condition.fail(nil, full, at: at(0))
        let readOnly = StoreError(.readOnly, "the disk is read-only")
        #expect(condition.fail(nil, readOnly, at: at(5)) == [.failed(readOnly)])
        #expect(condition.end(nil, at: at(9)) == [.recovered(after: .seconds(9), failures: 2)])
    }

    @Test("a full disk is not believed to have room while larger writes fail between smaller ones")
    func nearlyFull() {
        var condition = StoreCondition()
        _ = condition.fail(nil, full, at: at(0))
        #expect(condition.end(nil, at: at(0.5)) == [])
        #expect(condition.fail(nil, full, at: at(1)) == [])
        #expect(condition.end(nil, at: at(2.9)) == [])
        #expect(condition.problem(at: at(2.9)) == full)
        #expect(condition.end(nil, at: at(3)) == [.recovered(after: .seconds(3), failures: 2)])
    }

    @Test("what was wrong with a request says nothing about the store")
    func requests() {
        var condition = StoreCondition()
        struct Other: Error {}
        for error in [StoreError(.conflict, "it is there"), StoreError(.corrupt, "one segment"), Other()] as [any Error]
        {
            #expect(condition.fail(nil, error, at: at(0)) == [])
        }
        #expect(condition.problem(at: at(0)) == nil)
        #expect(condition.failures.isEmpty)
    }

    @Test("slow commits are told by the middle one of the last five, and not again at the border")
    func slow() {
        var condition = StoreCondition()
        func commit(_ milliseconds: Int) -> [StoreCondition.Change] {
            let number = condition.begin(at: start)
            return condition.end(number, at: start + .milliseconds(milliseconds))
        }
        for duration in [200, 1, 200, 1, 1, 200] { #expect(commit(duration) == []) }
        #expect(condition.warning == nil)
        #expect(commit(300) == [.slowed(.milliseconds(200))])
        #expect(condition.warning?.contains("200 ms") == true)
        #expect(condition.problem(at: at(1)) == nil)
        for duration in [80, 120, 80, 120, 80, 120, 10, 10] { #expect(commit(duration) == []) }
        #expect(commit(10) == [.quickened])
        #expect(condition.commits.count == 16)
        #expect(condition.commits.counts.last == 16)
    }

    @Test("a commit that does not end is a problem after ten seconds, until it ends")
    func stalled() {
        var condition = StoreCondition()
        let number = condition.begin(at: at(0))
        #expect(condition.problem(at: at(10)) == nil)
        #expect(condition.problem(at: at(11))?.code == .slow)
        #expect(condition.problem(at: at(11))?.detail.contains("11 s") == true)
        _ = condition.end(number, at: at(12))
        #expect(condition.problem(at: at(12)) == nil)
        // A body that ran twice has begun twice and ends once.
        let first = condition.begin(at: at(20))
        let second = condition.begin(at: at(21))
        condition.forget(first)
        _ = condition.end(second, at: at(21))
        #expect(condition.problem(at: at(100)) == nil)
    }
}
