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

    @Test("a column whose deciles all fall on its greatest value still has two bins")
    func deciles() throws {
        let mostlyOnes = [Double](repeating: 0, count: 5) + [Double](repeating: 1, count: 95)
        let bins = try Bins(.quantile(bins: 10), sortedReference: mostlyOnes)
        #expect(bins.innerEdges == [0] && bins.counts(sorted: mostlyOnes) == [5, 95])
        let half = [Double](repeating: 0, count: 50) + [Double](repeating: 1, count: 50)
        let pair = try CountPair(reference: bins.counts(sorted: mostlyOnes), current: bins.counts(sorted: half))
        // (0.5 - 0.05) ln(0.5/0.05) + (0.5 - 0.95) ln(0.5/0.95), by hand
        let expected = 1.3250
        #expect(abs(pair.populationStabilityIndex(.floor(1e-4)) - expected) < 1e-4)
        // Values between the last two also get a bin: the edge stands at the value before the greatest.
        let gaps = [Double](repeating: 2, count: 3) + [4] + [Double](repeating: 9, count: 96)
        #expect(try BinningRule.quantile(bins: 10).innerEdges(sortedReference: gaps) == [4])
    }

    @Test("rules of equal widths cut where NumPy's histogram cuts, edges belonging to the upper bin")
    func numpy() throws {
        // NumPy 2.4: histogram_bin_edges(values, bins="doane") and bins="sturges"
        let values: [Double] = [1, 2, 3, 4, 5, 5, 6.5, 10, 30, 31]
        let doane = try BinningRule.doane.innerEdges(sortedReference: values)
        let expected: [Double] = [1, 5.28571429, 9.57142857, 13.85714286, 18.14285714, 22.42857143, 26.71428571, 31]
        #expect(doane.count == expected.count && zip(doane, expected).allSatisfy { abs($0 - $1) < 1e-8 })
        let bins = try Bins(.edges(doane), sortedReference: [])
        #expect(bins.counts(sorted: [0, 1, 31, 32]) == [1, 1, 0, 0, 0, 0, 0, 1, 1])
        let whole = try BinningRule.pooledSturges.innerEdges(
            sortedReference: [0, 1, 1, 3], sortedCurrent: [2, 3, 3, 4])
        #expect(whole == [1, 2, 3].map { (edge: Double) in edge.nextDown })
        let counted = try Bins(.edges(whole), sortedReference: []).counts(sorted: [0, 1, 1, 2, 3, 3, 3, 4])
        #expect(counted == [1, 2, 1, 4])
        let quarters = try BinningRule.pooledEqualWidth(bins: 4).innerEdges(sortedReference: [0], sortedCurrent: [1])
        #expect(quarters == [0.25, 0.5, 0.75].map { (edge: Double) in edge.nextDown })
        let distinct = try BinningRule.distinctValues.innerEdges(sortedReference: [1, 1, 3], sortedCurrent: [2, 3, 7])
        #expect(distinct == [1, 2, 3])
        // Ten different values, however often each occurs, ask for 1 + log2(10) bins of at least 1.
        let few = (0..<200).map { Double($0 / 20) }
        #expect(try BinningRule.distinctSturges.innerEdges(sortedReference: few).count == 4)
        #expect(try BinningRule.pooledSturges.innerEdges(sortedReference: few).count == 8)
    }

    @Test("ranges without a width make one bin", arguments: [0, 7, Double.leastNonzeroMagnitude, 1e150])
    func noWidth(value: Double) throws {
        for rule in [BinningRule.pooledEqualWidth(bins: 10), .pooledSturges, .distinctSturges, .distinctValues] {
            let edges = try rule.innerEdges(sortedReference: [value, value], sortedCurrent: [value])
            #expect(edges.isEmpty)
        }
        let doane = try Bins(.doane, sortedReference: [value, value, value])
        #expect(doane.counts(sorted: [value, value]).max() == 2)
    }

    @Test("what an empty bin counts as, by each rule")
    func emptyBins() {
        let counts = [0, 1, 3]
        #expect(EmptyBinRule.replacingZero(1e-4).shares(counts) == [1e-4, 0.25, 0.75])
        #expect(EmptyBinRule.addedShare(1e-10).shares(counts) == [1e-10, 0.25 + 1e-10, 0.75 + 1e-10])
        #expect(EmptyBinRule.belowLeastShare.shares(counts) == [1e-4, 0.25, 0.75])
        #expect(EmptyBinRule.belowLeastShare.shares([0, 1, 19_999])[0] == 5e-5 / 1_000_000)
        #expect(EmptyBinRule.additive(1).shares([0, 2]) == [0.25, 0.75])
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
