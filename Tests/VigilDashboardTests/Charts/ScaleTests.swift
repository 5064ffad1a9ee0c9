import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("axes have round marks")
struct ScaleTests {
    struct Marks: CustomTestStringConvertible, Sendable {
        var lower: Double
        var upper: Double
        var count: Int
        var values: [Double]
        var decimals: Int
        var testDescription: String { "\(lower) to \(upper)" }
    }

    static let marks: [Marks] = [
        Marks(
            lower: 11_000, upper: 23_274, count: 6, values: [10_000, 12_500, 15_000, 17_500, 20_000, 22_500, 25_000],
            decimals: 0),
        Marks(lower: 0, upper: 1, count: 5, values: [0, 0.2, 0.4, 0.6, 0.8, 1], decimals: 1),
        Marks(lower: 0.71, upper: 0.88, count: 5, values: [0.7, 0.75, 0.8, 0.85, 0.9], decimals: 2),
        Marks(lower: -3, upper: 4, count: 4, values: [-4, -2, 0, 2, 4], decimals: 0),
        Marks(lower: 0, upper: 0.001, count: 2, values: [0, 0.0005, 0.001], decimals: 4),
        Marks(lower: 5, upper: 5, count: 2, values: [4.5, 5, 5.5], decimals: 1),
        Marks(lower: 0, upper: 0, count: 2, values: [-1, 0, 1], decimals: 0),
    ]

    @Test("marks are nice and enclose the values", arguments: marks)
    func nice(_ expected: Marks) {
        let ticks = NiceTicks.enclosing(expected.lower...expected.upper, count: expected.count)
        #expect(ticks.values.count == expected.values.count)
        for (mark, value) in zip(ticks.values, expected.values) {
            // Multiples of a step carry its rounding error: a part in 10^12 is far below a pixel.
            #expect((mark - value).magnitude <= 1e-12 * max(1, value.magnitude))
        }
        #expect(ticks.decimals == expected.decimals)
    }

    @Test("any range is enclosed by a handful of marks")
    func anyRange() {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let exponent = Double.random(in: -12...12, using: &generator)
            var size = 1.0
            for _ in 0..<Int(exponent.magnitude) { size *= exponent < 0 ? 0.1 : 10 }
            let lower = Double.random(in: -1...1, using: &generator) * size
            let upper = lower + Double.random(in: 0...1, using: &generator) * size
            let ticks = NiceTicks.enclosing(lower...upper, count: 5)
            #expect((2...9).contains(ticks.values.count), "\(lower) to \(upper)")
            let slack = (upper - lower) * 1e-6
            #expect(ticks.scale.lower <= lower + slack && ticks.scale.upper >= upper - slack)
        }
    }

    static let ends: [Double] = [
        -.infinity, -.greatestFiniteMagnitude, -1e308, -1e150, -1, -1e-300, -.leastNonzeroMagnitude, 0,
        .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1, 1e150, 1e308, .greatestFiniteMagnitude, .infinity,
    ]

    @Test("any two doubles have an axis of a handful of finite marks", arguments: ends)
    func anyEnds(lower: Double) {
        for upper in Self.ends where upper >= lower {
            for count in [1, 2, 5, 6] {
                let ticks = NiceTicks.enclosing(lower...upper, count: count)
                #expect((2...10).contains(ticks.values.count), "\(lower) to \(upper)")
                #expect(ticks.values.allSatisfy { $0.isFinite })
                #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 }, "\(ticks.values)")
                let inside = (lower...upper).clamped(to: -NiceTicks.furthest...NiceTicks.furthest)
                let slack = (inside.upperBound - inside.lowerBound) * 1e-6 + 1 / NiceTicks.furthest
                #expect(ticks.scale.lower <= inside.lowerBound + slack)
                #expect(ticks.scale.upper >= inside.upperBound - slack)
            }
        }
    }

    @Test("a scale has a place on its drawing for any value, whatever its ends", arguments: ends)
    func anyScale(lower: Double) {
        for upper in Self.ends {
            let scale = LinearScale(lower: lower, upper: upper)
            for value in Self.ends + [.nan] {
                #expect((0...100).contains(scale.y(value, height: 100)), "\(value) from \(lower) to \(upper)")
            }
        }
        let widest = LinearScale(lower: -.greatestFiniteMagnitude, upper: .greatestFiniteMagnitude)
        #expect(widest.fraction(of: 0) == 0.5)
        #expect(widest.fraction(of: .greatestFiniteMagnitude) == 1)
        #expect(widest.fraction(of: -.greatestFiniteMagnitude) == 0)
    }

    @Test("a scale puts its ends at the ends and cuts off what lies beyond")
    func scale() {
        let scale = LinearScale(lower: 10, upper: 20)
        #expect(scale.fraction(of: 10) == 0)
        #expect(scale.fraction(of: 15) == 0.5)
        #expect(scale.y(20, height: 100) == 0)
        #expect(scale.y(10, height: 100) == 100)
        #expect(scale.y(-1000, height: 100) == 100)
        #expect(LinearScale(lower: 5, upper: 5).fraction(of: 5) == 0.5)
    }

    @Test("the heat of a score rises from nothing to full at four times the relevant size")
    func intensity() {
        #expect(DriftIntensity.of(score: 0) == 0)
        #expect(DriftIntensity.of(score: -1) == 0)
        #expect(DriftIntensity.of(score: 4) == 1)
        #expect(DriftIntensity.of(score: 400) == 1)
        #expect(DriftIntensity.of(score: 0.3) < 0.2)
        // (1/4)^(3/4), by hand: 2^(-3/2).
        #expect((DriftIntensity.of(score: 1) - 0.353_553_390_593).magnitude < 1e-9)
    }
}
