import Testing
import VigilStatistics

struct ConcurrentKolmogorovSmirnovTests {
    @Test("two cores give what one gives, to the last bit", arguments: 0..<6)
    func agreement(_ seed: Int) async throws {
        var random = SplitMix64(seed: UInt64(seed))
        // With ties in every second case; missing and infinite values in all; either sample the longer one.
        func sample(_ count: Int, shift: Double) -> [Double] {
            var values = (0..<count).map { _ in shift + random.normal() }
            if seed % 2 == 0 { values = values.map { ($0 * 8).rounded() / 8 } }
            values[0] = .nan
            values[count / 2] = .infinity
            values[count - 1] = -.infinity
            return values
        }
        let long = sample(60_000 + seed, shift: 0)
        let short = sample([5, 3000, 60_000][seed % 3], shift: 0.01)
        for test in [KolmogorovSmirnovTest(), KolmogorovSmirnovTest(alternative: .less, method: .asymptotic)] {
            let forth = try await test.compareConcurrently(reference: long, current: short)
            #expect(try forth == test.compare(reference: long, current: short))
            let back = try await test.compareConcurrently(reference: short, current: long)
            #expect(try back == test.compare(reference: short, current: long))
        }
    }

    @Test("nothing but missing values in the long sample is an error that says so")
    func missing() async {
        let missing = [Double](repeating: .nan, count: 60_000)
        await #expect(throws: StatisticsError.self) {
            try await KolmogorovSmirnovTest().compareConcurrently(reference: missing, current: [1, 2, 3])
        }
    }
}
