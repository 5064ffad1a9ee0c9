import Testing
import VigilStatistics

@Suite("Wald's sequential probability ratio test")
struct WaldSPRTTests {
    @Test("it ends at the first bound, and goes on with what is in between")
    func ends() throws {
        let test = try WaldSPRT(null: 0.1, alternative: 0.2, alpha: 0.05, beta: 0.2)
        #expect(agrees(test.upper, 2.772588722239781, 1e-12) && agrees(test.lower, -1.5581446180465497, 1e-12))
        let failures = test.run([Bool](repeating: false, count: 100))
        #expect(failures.decision == .acceptNull && failures.trials == 14)
        let successes = test.run([Bool](repeating: true, count: 100))
        #expect(successes.decision == .acceptAlternative && successes.trials == 4)
        #expect(test.run([]).decision == .goOn && test.run([true]).trials == 1)
    }

    @Test("its errors are about the stated ones", .tags(.simulation))
    func errors() throws {
        let test = try WaldSPRT(null: 0.1, alternative: 0.2, alpha: 0.05, beta: 0.1)
        var random = SplitMix64(seed: 2)
        var wrong = 0
        for _ in 0..<1000 {
            var (successes, failures) = (0, 0)
            while true {
                if random.uniform() < 0.1 { successes += 1 } else { failures += 1 }
                let decision = test.decision(successes: successes, failures: failures)
                guard decision != .goOn else { continue }
                if decision == .acceptAlternative { wrong += 1 }
                break
            }
        }
        // At most 5 %; overshoot makes it less. 99.9 % of binomial counts are at most 73.
        #expect(wrong <= 73 && wrong > 15, "\(wrong)")
    }

    @Test("impossible parameters are errors")
    func degenerate() {
        for (null, alternative, alpha, beta) in [
            (0.1, 0.1, 0.05, 0.2), (0, 0.2, 0.05, 0.2), (0.1, 1, 0.05, 0.2), (0.1, 0.2, 0, 0.2), (0.1, 0.2, 0.5, 0.5),
            (.nan, 0.2, 0.05, 0.2),
        ] {
            #expect(throws: StatisticsError.self) {
                try WaldSPRT(null: null, alternative: alternative, alpha: alpha, beta: beta)
            }
        }
    }
}
