import Testing
import VigilStatistics

@Suite("Binning")
struct BinningTests {
    @Test("a value on an edge belongs to the lower bin, outer bins reach to infinity")
    func edges() throws {
        let bins = try Bins(.edges([2, 1, 2]), sortedReference: [])
        #expect(bins.innerEdges == [1, 2])
        let values: [Double] = [-.infinity, 0, 1, 1.5, 2, 2.0.nextUp, .infinity]
        #expect(bins.counts(sorted: values) == [3, 2, 2])
        let unsorted = bins.counts([2, .nan, 0, .infinity, .nan, 1])
        #expect(unsorted.bins == [2, 1, 1])
        #expect(unsorted.missing == 2)
    }

    @Test("quantile edges hit the values they should hit, at any length")
    func quantilesOnValues() throws {
        // With 10 k + 1 values every decile is a value; a product of doubles would miss some of them.
        for k in 1...60 {
            let values = (0...(10 * k)).map { Double($0) * 0.1 }
            let edges = try BinningRule.quantile(bins: 10).innerEdges(sortedReference: values)
            #expect(edges == (1..<10).map { values[$0 * k] })
        }
    }

    @Test("equal edges fall together: ties make fewer bins")
    func duplicates() throws {
        let reference = [Double](repeating: 0, count: 8) + [1, 2]
        let bins = try Bins(.quantile(bins: 10), sortedReference: reference)
        #expect(bins.innerEdges.first == 0)
        #expect(bins.count < 10)
        #expect(bins.counts(sorted: reference).reduce(0, +) == 10)
        let constant = try Bins(.quantile(bins: 10), sortedReference: [5, 5, 5])
        #expect(constant.innerEdges == [5])
        let width = try Bins(.equalWidth(bins: 10), sortedReference: [5, 5, 5])
        #expect(width.innerEdges == [5])
    }

    @Test("the decile index does not change under a growing transformation")
    func monotoneMap() throws {
        var random = SeededNumbers(17)
        let reference = random.normals(1001).sorted()
        let current = random.normals(200).map { $0 + 0.3 }.sorted()
        func index(_ transform: (Double) -> Double) throws -> Double {
            let first = reference.map(transform)
            let bins = try Bins(.quantile(bins: 10), sortedReference: first)
            let pair = try CountPair(
                reference: bins.counts(sorted: first), current: bins.counts(sorted: current.map(transform)))
            return pair.populationStabilityIndex(.additive(0.5))
        }
        let plain = try index { $0 }
        let cubed = try index { $0 * $0 * $0 }
        #expect(plain == cubed)
    }

    @Test("a recipe says in words what it does")
    func recipe() throws {
        #expect(BinningRecipe.deciles.description == "reference deciles, +0.5 per bin")
        let other = BinningRecipe(rule: .equalWidth(bins: 20), emptyBins: .floorRenormalised(0.0001))
        #expect(other.description == "20 equal widths of the reference, shares at least 0.0001, renormalised")
        #expect(BinningRule.edges([1]).description == "2 given bins")
        #expect(BinningRule.quantile(bins: 5).description == "5 reference quantile bins")
    }

    @Test("impossible recipes are refused with the reason")
    func errors() {
        func code(_ rule: BinningRule, _ reference: [Double]) -> StatisticsError.Code? {
            let error = #expect(throws: StatisticsError.self) { try rule.innerEdges(sortedReference: reference) }
            return error?.code
        }
        #expect(code(.quantile(bins: 0), [1]) == .invalidParameter)
        #expect(code(.quantile(bins: 4), []) == .tooFewObservations)
        #expect(code(.equalWidth(bins: 4), [1, .infinity]) == .invalidValue)
        #expect(code(.edges([.nan]), []) == .invalidParameter)
    }
}
