import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("distributions of two columns over the same bins")
struct DistributionTests {
    private func numeric(_ reference: [Double], _ current: [Double], bins: Int = 30) -> Distribution {
        .comparing(
            reference: .numeric(NumericColumn(reference)), current: .numeric(NumericColumn(current)), bins: bins)
    }

    private func histogram(_ distribution: Distribution) throws -> Distribution.Histogram {
        guard case .numeric(let histogram) = distribution.shape else {
            throw DomainError(.invalidValue, field: "shape", detail: "it is no histogram")
        }
        return histogram
    }

    @Test("shares and what lies outside add up to one on both sides")
    func sums() throws {
        var generator = SplitMix64(seed: 5)
        for rows in [1, 2, 7, 100, 3000] {
            let reference = (0..<rows).map { _ in generator.normal() }
            let current = (0..<rows).map { _ in generator.normal(mean: 3, deviation: 0.1) }
            let found = try histogram(numeric(reference, current))
            #expect((found.reference.reduce(found.referenceOutside, +) - 1).magnitude < 1e-12)
            #expect((found.current.reduce(found.currentOutside, +) - 1).magnitude < 1e-12)
        }
    }

    @Test("few whole numbers get a bin each, centred on them")
    func wholeNumbers() throws {
        let found = try histogram(numeric([1, 1, 2, 4], [2, 2, 2, 4, 4, 1, 1, 1]))
        #expect(found.lower == 0.5)
        #expect(found.upper == 4.5)
        #expect(found.reference == [0.5, 0.25, 0, 0.25])
        #expect(found.current == [0.375, 0.375, 0, 0.25])
    }

    @Test("one outlier does not press the rest into a single bin, and is counted")
    func outlier() throws {
        var generator = SplitMix64(seed: 6)
        let values = (0..<999).map { _ in generator.normal() } + [1e6]
        let found = try histogram(numeric(values, values))
        #expect(found.upper < 10)
        #expect(found.referenceOutside >= 0.001)
        #expect(found.referenceOutside < 0.02)
    }

    @Test("missing values are counted apart and infinite ones lie outside")
    func missing() throws {
        let distribution = numeric([1.5, .nan, 2.5, .infinity], [1.5, 2.5, -.infinity, 2])
        #expect(distribution.referenceCount == 3)
        #expect(distribution.referenceMissingShare == 0.25)
        let found = try histogram(distribution)
        #expect((found.referenceOutside - 1.0 / 3).magnitude < 1e-12)
        #expect(found.currentOutside == 0.25)
    }

    @Test("a constant has one bin")
    func constant() throws {
        let found = try histogram(numeric([2.5, 2.5], [2.5]))
        #expect(found.reference == [1])
        #expect(found.lower < 2.5 && found.upper > 2.5)
        let zero = try histogram(numeric([0.0, 0], [0]))
        #expect(zero.reference == [1])
    }

    @Test(
        "a side without a finite value has no drawing",
        arguments: [
            ([], [1.0]), ([1.0], [.nan]), ([.infinity], [1.0]),
            ([-.greatestFiniteMagnitude], [.greatestFiniteMagnitude]),
        ]
            as [([Double], [Double])])
    func nothing(_ reference: [Double], _ current: [Double]) {
        #expect(numeric(reference, current).shape == .empty)
    }

    @Test("names are ranked by their larger share, and the rest is one line")
    func categories() throws {
        let reference = CategoricalColumn((0..<100).map { $0 < 60 ? "wood" : "other\($0)" })
        let current = CategoricalColumn((0..<50).map { $0 < 40 ? "vinyl" : ($0 < 49 ? "wood" : nil) })
        let distribution = Distribution.comparing(
            reference: .categorical(reference), current: .categorical(current), names: 3)
        guard case .categorical(let shown, let others) = distribution.shape else {
            Issue.record("no categories")
            return
        }
        #expect(shown.prefix(2).map(\.name) == ["vinyl", "wood"])
        #expect(shown[0].reference == 0)
        #expect(shown[0].current == 40.0 / 49)
        #expect(shown[1].reference == 0.6)
        #expect(others?.names == 39)
        #expect(distribution.currentMissingShare == 0.02)
    }

    @Test("columns of different kinds have nothing in common")
    func kinds() {
        let distribution = Distribution.comparing(
            reference: .numeric(NumericColumn([1])), current: .categorical(CategoricalColumn(["a"])))
        #expect(distribution.shape == .empty)
    }

    @Test("a histogram is drawn as steps that end on the axis")
    func drawing() throws {
        let chart = DistributionChart(
            name: "beds", currentName: "now", distribution: numeric([1, 1, 2, 2], [2, 2, 2, 2]))
        let text = chart.figure.text
        // Two bins; the greatest share, 100 %, is the top of the axis.
        #expect(text.contains("<path class=\"density reference\" d=\"M0 168V84H500V84H1000V168\"/>"))
        #expect(text.contains("<path class=\"density current\" d=\"M0 168V168H500V0H1000V168\"/>"))
        #expect(MarkupCheck(text).faults.isEmpty)
    }

    @Test("hostile names are text")
    func hostile() {
        let name = "<img src=x onerror=alert(1)>\"'"
        let column = Column.categorical(CategoricalColumn([name, "b"]))
        let chart = DistributionChart(
            name: name, currentName: name, distribution: .comparing(reference: column, current: column))
        let check = MarkupCheck(chart.figure.text)
        #expect(check.faults.isEmpty)
        #expect(!check.elements.contains("img"))
    }
}
