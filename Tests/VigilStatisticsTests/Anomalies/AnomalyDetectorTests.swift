import Foundation
import Testing
import VigilStatistics

@Suite("Anomaly detectors")
struct AnomalyDetectorTests {
    private static func noise(_ seed: UInt64, _ count: Int, amplitude: Double = 0, period: Int = 12) -> [Double] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { random.normal() + amplitude * sin(Double($0) * 2 * .pi / Double(period)) }
    }

    /// The share of series of noise in which anything is found, and the mean number of anomalies.
    private static func alarms(
        _ detector: some AnomalyDetector, runs: Int, count: Int, amplitude: Double = 0
    ) throws -> (series: Double, mean: Double) {
        var alarmed = 0
        var total = 0
        for seed in 0..<UInt64(runs) {
            let found = try #require(detector.scan(noise(5_000 + seed, count, amplitude: amplitude)).scan).anomalies
            alarmed += found.isEmpty ? 0 : 1
            total += found.count
        }
        return (Double(alarmed) / Double(runs), Double(total) / Double(runs))
    }

    @Test("generalised ESD finds an outlier in 5 % of series of noise", .tags(.simulation))
    func generalizedESDRate() throws {
        // Four standard errors of 600 series are 0.036.
        let rate = try Self.alarms(GeneralizedESD(), runs: 600, count: 60).series
        #expect(abs(rate - 0.05) < 0.036)
    }

    @Test("S-H-ESD without a season finds an outlier in about 5 % of series of noise", .tags(.simulation))
    func hybridRate() throws {
        // Four standard errors of 300 series are 0.05.
        let rate = try Self.alarms(SeasonalHybridESD(period: 1), runs: 300, count: 100).series
        #expect(rate > 0.01 && rate < 0.1)
    }

    @Test("S-H-ESD with a season finds one in few series of noise, too", .tags(.simulation))
    func seasonalHybridRate() throws {
        let rate = try Self.alarms(SeasonalHybridESD(period: 12), runs: 80, count: 120, amplitude: 3).series
        #expect(rate < 0.15)
    }

    @Test(
        "robust z and the seasonal baseline alarm about as often as their threshold was chosen for", .tags(.simulation))
    func thresholdRates() throws {
        let robust = RobustZ(threshold: RobustZ.threshold(falseAlarms: 1, count: 200))
        let plain = try Self.alarms(robust, runs: 300, count: 200).mean
        #expect(plain > 0.8 && plain < 1.6)
        let baseline = SeasonalBaseline(
            period: 12, threshold: SeasonalBaseline.threshold(falseAlarms: 1, count: 240))
        let seasonal = try Self.alarms(baseline, runs: 200, count: 240, amplitude: 5).mean
        #expect(seasonal > 0.7 && seasonal < 2)
    }

    @Test("three outliers in a seasonal series are found, and nothing else")
    func outliers() throws {
        var values = Self.noise(31, 168, amplitude: 6)
        for (place, shift) in [(40, 9.0), (41, 9.0), (100, -9.0)] { values[place] += shift }
        let hybrid = try #require(SeasonalHybridESD(period: 12, significance: 0.01).scan(values).scan)
        #expect(hybrid.anomalies.map(\.index) == [40, 41, 100])
        #expect(hybrid.anomalies.last.map { $0.score < -5 } == true)
        let baseline = try #require(SeasonalBaseline(period: 12, threshold: 5).scan(values).scan)
        #expect(baseline.anomalies.map(\.index) == [40, 41, 100])
    }

    @Test("outliers do not hide each other from the robust methods")
    func masking() throws {
        var values = Self.noise(32, 60)
        for place in 50..<56 { values[place] = 12 }
        #expect(try #require(RobustZ().scan(values).scan).anomalies.map(\.index) == Array(50..<56))
        let hybrid = try #require(SeasonalHybridESD(period: 1).scan(values).scan)
        #expect(Set(hybrid.anomalies.map(\.index)).isSuperset(of: 50..<56))
    }

    private static let detectors: [any AnomalyDetector] = [
        RobustZ(), RollingZ(), GeneralizedESD(), SeasonalHybridESD(period: 1), SeasonalHybridESD(period: 7),
        SeasonalBaseline(period: 7),
    ]

    @Test("a missing value is no anomaly, an infinite one is, few values and equal values give no scan")
    func specialValues() {
        var values = Self.noise(33, 84, period: 7)
        values[30] = .nan
        values[60] = .infinity
        for detector in Self.detectors {
            let places = detector.scan(values).scan?.anomalies.map(\.index)
            #expect(places?.contains(60) == true, "\(detector)")
            #expect(places?.contains(30) == false, "\(detector)")
            if case .notEnoughData(let have, let need) = detector.scan([1, 2, 3]) {
                #expect(have == 3 && need > 3)
            } else {
                Issue.record("\(detector)")
            }
            #expect(detector.scan([Double](repeating: 4, count: 84)).scan?.anomalies.isEmpty != false, "\(detector)")
        }
    }

    @Test("stretching a series changes no score", arguments: [1e-8, 1e8])
    func scale(_ factor: Double) throws {
        let values = Self.noise(34, 84, amplitude: 2, period: 7)
        for detector in Self.detectors {
            let plain = try #require(detector.scan(values).scan)
            let stretched = try #require(detector.scan(values.map { $0 * factor }).scan)
            #expect(plain.anomalies.map(\.index) == stretched.anomalies.map(\.index))
            for (one, other) in zip(plain.scores, stretched.scores) where !one.isNaN {
                #expect(abs(one - other) < 1e-6)
            }
        }
    }
}
