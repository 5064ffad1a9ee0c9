import Testing

@testable import VigilStatistics

@Suite("Synthetic control")
struct SyntheticControlTests {
    static let donors: [[Double]] = [
        [10, 12, 11, 14, 15, 16, 18, 17, 19, 21], [20, 19, 21, 22, 20, 23, 24, 22, 25, 26],
        [5, 9, 6, 8, 12, 7, 9, 13, 10, 12], [30, 28, 31, 27, 29, 33, 30, 34, 32, 31],
    ]
    static let treated: [Double] = [14, 15, 15, 18, 17, 19, 24, 23, 26, 27]

    @Test("weights, errors and placebos agree with SciPy's constrained minimum")
    func reference() throws {
        // SciPy 1.17.1: minimize(method="SLSQP", ftol=1e-16), best of 20 starts.
        let found = try SyntheticControl(treated: Self.treated, donors: Self.donors, start: 6)
        for (own, expected) in zip(found.weights, [0.57622739, 0.42377261, 0, 0]) {
            #expect(abs(own - expected) < 1e-8)
        }
        #expect(agree(found.errorBefore, 0.2890478592621164, relative: 1e-8))
        #expect(agree(found.errorAfter, 3.9353498294159435, relative: 1e-8))
        #expect(agree(found.averageEffect, 3.919250645994799, relative: 1e-8))
        let ratios = [2.065940196101122, 1.3131667683059483, 1.449137674618944, 0.8845003461967386]
        for (own, expected) in zip(found.placeboRatios, ratios) { #expect(agree(own, expected, relative: 1e-6)) }
        #expect(agree(found.pValue, 0.2))
        #expect((found.fitBefore ?? 0) > 0.97)
    }

    @Test("a mean of donors is recognised exactly, and order and unit do not matter")
    func exact() throws {
        let mixed = (0..<10).map { 0.25 * Self.donors[0][$0] + 0.75 * Self.donors[2][$0] + ($0 >= 6 ? 4 : 0) }
        let found = try SyntheticControl(treated: mixed, donors: Self.donors, start: 6)
        for (own, expected) in zip(found.weights, [0.25, 0, 0.75, 0]) { #expect(abs(own - expected) < 1e-9) }
        #expect(agree(found.averageEffect, 4, relative: 1e-9))
        let plain = try SyntheticControl(treated: Self.treated, donors: Self.donors, start: 6)
        let turned = try SyntheticControl(
            treated: Self.treated.map { 1e6 * $0 }, donors: Self.donors.reversed().map { $0.map { 1e6 * $0 } }, start: 6
        )
        for (own, other) in zip(plain.weights, turned.weights.reversed()) { #expect(abs(own - other) < 1e-9) }
        #expect(turned.pValue == plain.pValue)
    }

    @Test("more donors than times, twins among them: weights stay a mean and the optimum is one")
    func manyDonors() throws {
        var random = SeededNumbers(8)
        var donors = (0..<25).map { _ in (0..<12).map { _ in random.normal() } }
        donors.append(donors[3])
        let treated = (0..<12).map { _ in 0.3 * random.normal() }
        let points = donors.map { donor in (0..<8).map { donor[$0] - treated[$0] } }
        let weights = NearestPoint.weights(points)
        #expect(agree(weights.reduce(0, +), 1))
        #expect(weights.allSatisfy { $0 >= 0 })
        let nearest = (0..<8).map { time in zip(weights, points).reduce(0) { $0 + $1.0 * $1.1[time] } }
        let square = nearest.reduce(0) { $0 + $1 * $1 }
        // No point lies nearer to the origin in the direction of the nearest mean: the condition of a minimum.
        for point in points {
            #expect(zip(point, nearest).reduce(0) { $0 + $1.0 * $1.1 } >= square - 1e-9)
        }
    }

    @Test("degenerate panels are refused or have an explicit answer")
    func refusals() throws {
        func code(_ treated: [Double], _ donors: [[Double]], _ start: Int) -> StatisticsError.Code? {
            #expect(throws: StatisticsError.self) {
                try SyntheticControl(treated: treated, donors: donors, start: start)
            }?.code
        }
        #expect(code(Self.treated, [Self.donors[0]], 6) == .tooFewObservations)
        #expect(code(Self.treated, Self.donors, 1) == .tooFewObservations)
        #expect(code(Self.treated, Self.donors, 10) == .invalidParameter)
        #expect(code(Self.treated, [[1], [2]], 6) == .lengthMismatch)
        #expect(code(Self.treated.map { _ in .nan }, Self.donors, 6) == .invalidValue)
        let flat = [Double](repeating: 1, count: 5)
        let same = try SyntheticControl(treated: flat, donors: [flat, flat], start: 3)
        #expect(same.ratio == 0)
        #expect(same.pValue == 1)
        #expect(same.fitBefore == nil)
    }
}
