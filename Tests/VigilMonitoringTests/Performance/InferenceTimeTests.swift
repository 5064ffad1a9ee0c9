import Testing
import VigilDomain

@testable import VigilMonitoring

struct InferenceTimeTests {
    private func table(_ times: [Double]) throws -> LabelledTable {
        let schema = Fixtures.schema(.regression)
        var batch = Tables.batch(schema, rows: times.count)
        batch.inferenceMilliseconds = times
        return try LabelledTable(
            schema: schema, predictions: batch, labels: .allMissing(.numeric, count: times.count))
    }

    @Test("percentiles of 100 times and their intervals agree with NumPy and SciPy")
    func percentiles() throws {
        // numpy.quantile(t, q); order statistics at scipy.stats.binom.ppf([.025, .975], 100, q).
        let times = try table((1...100).reversed().map { Double($0 * $0) / 10 })
        let median = try #require(Tables.value(.inferenceTimeP50, times).measurement)
        #expect(isClose(median.value, 255.05) && median.count == 100)
        #expect(median.lower95 == 160 && median.upper95 == 372.1)
        let late = try #require(Tables.value(.inferenceTimeP95, times).measurement)
        #expect(isClose(late.value, 903.455) && late.lower95 == 810 && late.upper95 == 1000)
        // A hundred rows hold no value that is surely beyond the 99th percentile.
        let latest = try #require(Tables.value(.inferenceTimeP99, times).measurement)
        #expect(isClose(latest.value, 980.299) && latest.lower95 == nil && latest.upper95 == nil)
    }

    @Test("one time is every percentile; none is not enough; nonsense is left out")
    func edges() throws {
        let one = try table([12])
        for metric in [MetricID.inferenceTimeP50, .inferenceTimeP95, .inferenceTimeP99] {
            #expect(Tables.number(metric, one) == 12)
            #expect(Tables.value(metric, try table([.nan])) == .notEnoughData(have: 0, need: 1))
            #expect(Tables.value(metric, try table([])) == .notEnoughData(have: 0, need: 1))
        }
        let odd = try table([-1, .infinity, 5, 7])
        #expect(Tables.value(.inferenceTimeP50, odd).measurement?.count == 2)
        #expect(Tables.number(.inferenceTimeP50, odd) == 6)
    }

    @Test("the interval covers the true percentile in 95 % of samples", .tags(.simulation))
    func coverage() throws {
        var random = SplitMix64(seed: 77)
        var covered = 0
        let runs = 400
        for _ in 0..<runs {
            // Uniform times: the 95th percentile is 95.
            let times = (0..<300).map { _ in random.uniform() * 100 }
            let value = try #require(Tables.value(.inferenceTimeP95, try table(times)).measurement)
            if let lower = value.lower95, let upper = value.upper95, lower <= 95, 95 <= upper { covered += 1 }
        }
        // At least 95 % by construction; 400 draws may fall short by three standard deviations, 13.
        #expect(covered >= 380 - 13)
    }
}
