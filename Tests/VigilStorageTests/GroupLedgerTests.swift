import Testing

@testable import VigilStorage

struct GroupLedgerTests {
    private func at(_ milliseconds: Int64) -> Duration { .milliseconds(milliseconds) }

    @Test("the first commit that is not durable has half of the time left for the synchronization, others share it")
    func schedule() {
        var ledger = GroupLedger(within: .milliseconds(100))
        #expect(ledger.promise == at(100))
        let wait1 = ledger.committed(at: at(1000))
        #expect(wait1 == at(50))
        let wait2 = ledger.committed(at: at(1010))
        #expect(wait2 == nil)
        let wait3 = ledger.committed(at: at(1049))
        #expect(wait3 == nil)
        ledger.began()
        let wait4 = ledger.succeeded(at: at(1060))
        #expect(wait4 == nil)
        #expect(!ledger.isBehind)
        #expect(ledger.counts == GroupLedger.Counts(synchronizations: 1, late: 0, failures: 0))
        let wait5 = ledger.committed(at: at(5000))
        #expect(wait5 == at(50))
    }

    @Test("a commit made during a synchronization is left to the next one, within its own time")
    func during() {
        var ledger = GroupLedger(within: .milliseconds(100))
        _ = ledger.committed(at: at(0))
        ledger.began()
        let wait6 = ledger.committed(at: at(55))
        #expect(wait6 == nil)
        let wait7 = ledger.committed(at: at(58))
        #expect(wait7 == nil)
        // 50 ms after the first of them, of which 5 are over.
        let wait8 = ledger.succeeded(at: at(60))
        #expect(wait8 == at(45))
        #expect(ledger.isBehind)
        ledger.began()
        let wait9 = ledger.succeeded(at: at(110))
        #expect(wait9 == nil)
        #expect(ledger.counts.late == 0)
    }

    @Test("a synchronization that ends after the time is counted as late, and the next follows at once")
    func late() {
        var ledger = GroupLedger(within: .milliseconds(100))
        _ = ledger.committed(at: at(0))
        ledger.began()
        _ = ledger.committed(at: at(60))
        let wait10 = ledger.succeeded(at: at(101))
        #expect(wait10 == at(9))
        ledger.began()
        let wait11 = ledger.succeeded(at: at(160))
        #expect(wait11 == nil)
        #expect(ledger.counts == GroupLedger.Counts(synchronizations: 2, late: 1, failures: 0))
        _ = ledger.committed(at: at(1000))
        ledger.began()
        _ = ledger.committed(at: at(1051))
        let wait12 = ledger.succeeded(at: at(1300))
        #expect(wait12 == .zero)
    }

    @Test("after a failure nothing is promised until one succeeds; a server that is away is waited for")
    func away() {
        var ledger = GroupLedger(within: .milliseconds(100))
        _ = ledger.committed(at: at(0))
        ledger.began()
        _ = ledger.committed(at: at(55))
        let wait13 = ledger.failed("gone", isFinal: false)
        #expect(wait13 == .seconds(1))
        #expect(ledger.promise == nil && ledger.fault == "gone" && ledger.isBehind)
        ledger.began()
        let wait14 = ledger.succeeded(at: at(1100))
        #expect(wait14 == nil)
        #expect(ledger.promise == at(100) && ledger.fault == nil)
        #expect(ledger.counts == GroupLedger.Counts(synchronizations: 1, late: 1, failures: 1))
    }

    @Test("a disk that has failed is not trusted again, whatever it says later")
    func failedDisk() {
        var ledger = GroupLedger(within: .milliseconds(100))
        _ = ledger.committed(at: at(0))
        ledger.began()
        _ = ledger.failed("input/output error", isFinal: true)
        ledger.began()
        _ = ledger.failed("away", isFinal: false)
        ledger.began()
        _ = ledger.succeeded(at: at(3000))
        #expect(ledger.promise == nil && ledger.fault == "away")
        #expect(!ledger.isBehind)
    }
}
