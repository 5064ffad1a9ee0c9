import Testing

@testable import VigilStatistics

@Suite("Structural time series")
struct StructuralTimeSeriesTests {
    /// The Nile's flow at Aswan by year, 1871 to 1970, in 10⁸ m³.
    static let nile: [Double] = [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
        1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
        831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
        781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
        744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ]

    @Test("the Nile's local level has the variances and the likelihood of Durbin and Koopman")
    func nileLevel() throws {
        let fitted = try StructuralTimeSeries(Self.nile)
        #expect(agree(fitted.logLikelihood, -633.46456, relative: 1e-8))
        #expect(agree(fitted.observationVariance, 15_098.52, relative: 1e-6))
        #expect(agree(fitted.levelVariance, 1469.18, relative: 1e-5))
        #expect(fitted.degreesOfFreedom == 99)
        let path = try fitted.forecast(3)
        // All forecasts of a local level are its last estimate, and each step adds the level's variance.
        #expect(path.means[0] == path.means[2])
        let first = path.standardErrors[0] * path.standardErrors[0]
        let third = path.standardErrors[2] * path.standardErrors[2]
        #expect(agree(third - first, 2 * fitted.levelVariance, relative: 1e-9))
        // The sum of two: twice the variance of the level, its step once and the noise of both.
        let level = first - fitted.observationVariance
        let two = 4 * level + fitted.levelVariance + 2 * fitted.observationVariance
        #expect(agree(path.totalStandardErrors[1], two.squareRoot(), relative: 1e-9))
    }

    @Test("another unit and another origin change the numbers and nothing else")
    func units() throws {
        let plain = try StructuralTimeSeries(Self.nile)
        let moved = try StructuralTimeSeries(Self.nile.map { 1e6 + $0 * 100 })
        #expect(agree(moved.observationVariance, plain.observationVariance * 1e4, relative: 1e-5))
        #expect(agree(moved.logLikelihood, plain.logLikelihood - 99 * 4.605170185988092, relative: 1e-9))
    }

    @Test("without noise in the level a regression is the least-squares line, with its prediction error")
    func regression() throws {
        // Least squares by hand: x̄ = 4.5, Sxx = 42; residuals that leave no level to wander.
        let control = (1...8).map(Double.init) + [11]
        let noise: [Double] = [0.3, -0.3, 0.1, -0.1, -0.2, 0.2, -0.1, 0.1]
        let series = zip(control, noise).map { 5 + 2 * $0 + $1 }
        let fitted = try StructuralTimeSeries(series, controls: [control])
        let deviations = control.prefix(8).map { $0 - 4.5 }
        let slope = zip(deviations, series).reduce(0) { $0 + $1.0 * $1.1 } / 42
        #expect(agree(fitted.coefficients[0], slope, relative: 1e-4))
        let mean = series.reduce(0, +) / 8
        let residuals = zip(deviations, series).map { $1 - mean - slope * $0 }
        let variance = residuals.reduce(0) { $0 + $1 * $1 } / 6
        let path = try fitted.forecast(1)
        #expect(agree(path.means[0], mean + slope * 6.5, relative: 1e-5))
        let expected = (variance * (1 + 1.0 / 8 + 6.5 * 6.5 / 42)).squareRoot()
        #expect(agree(path.standardErrors[0], expected, relative: 1e-3))
    }

    @Test("a season is found and carried on, over a gap too")
    func season() throws {
        var random = SeededNumbers(4)
        let shape: [Double] = [4, -1, 2, -5]
        var series = (0..<80).map { 100 + shape[$0 % 4] + 0.5 * random.normal() }
        series[17] = .nan
        series[18] = .nan
        let fitted = try StructuralTimeSeries(series, seasonalPeriod: 4)
        let path = try fitted.forecast(8)
        for step in 0..<8 { #expect(abs(path.means[step] - 100 - shape[step % 4]) < 0.8) }
        #expect(fitted.observationVariance < 0.5)
        // 78 observations less the level and three seasons.
        #expect(fitted.degreesOfFreedom == 74)
    }

    @Test("series that hold nothing to fit are refused, each with its reason")
    func refusals() throws {
        func code(_ body: () throws -> StructuralTimeSeries) -> StatisticsError.Code? {
            #expect(throws: StatisticsError.self, performing: { try body() })?.code
        }
        let series = Self.nile
        #expect(code { try StructuralTimeSeries([1, 2, 3]) } == .tooFewObservations)
        #expect(code { try StructuralTimeSeries([Double](repeating: 3, count: 20)) } == .invalidValue)
        #expect(code { try StructuralTimeSeries([Double](repeating: .nan, count: 20)) } == .tooFewObservations)
        #expect(code { try StructuralTimeSeries(series + [.infinity]) } == .invalidValue)
        #expect(code { try StructuralTimeSeries(series, seasonalPeriod: 1) } == .invalidParameter)
        #expect(code { try StructuralTimeSeries(series, controls: [[1, 2]]) } == .lengthMismatch)
        #expect(code { try StructuralTimeSeries(series, controls: [series.map { _ in 2 }]) } == .invalidValue)
        let twice = (0..<100).map { Double($0 * $0 % 17) }
        #expect(
            code { try StructuralTimeSeries(series, controls: [twice, twice.map { 3 * $0 + 1 }]) } == .invalidValue)
        let fitted = try StructuralTimeSeries(series, controls: [twice])
        let horizon = #expect(throws: StatisticsError.self) { try fitted.forecast(1) }
        #expect(horizon?.code == .lengthMismatch)
    }
}
