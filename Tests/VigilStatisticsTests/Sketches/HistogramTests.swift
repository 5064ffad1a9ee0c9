import Testing
import VigilStatistics

@Suite("Histogram")
struct HistogramTests {
    @Test("a value equal to an edge belongs to the lower bin, the first edge to the first bin")
    func edges() throws {
        var histogram = try Histogram(edges: [0, 1, 2, 4])
        histogram.add(contentsOf: [0, 1, 1.0.nextUp, 2, 2.0.nextUp, 4, 4.0.nextUp, 0.0.nextDown, -0.0, .nan])
        #expect(histogram.counts == [3, 2, 2])
        #expect(histogram.below == 1)
        #expect(histogram.above == 1)
        #expect(histogram.missing == 1)
        #expect(histogram.count == 9)
        #expect(histogram.countsUpToUpperEdges == [4, 6, 8])
    }

    @Test("equal first edges make a bin for one value")
    func atom() throws {
        var histogram = try Histogram(edges: [0, 0, 1])
        histogram.add(contentsOf: [0, 0, 0, 0.5, 1, -1])
        #expect(histogram.counts == [3, 2])
        #expect(histogram.below == 1)
        var constant = try Histogram(edges: [5, 5])
        constant.add(contentsOf: [5, 5, 4, 6])
        #expect(constant.counts == [2])
        #expect(constant.below == 1)
        #expect(constant.above == 1)
    }

    @Test("infinite outer edges leave nothing below or above")
    func infiniteEdges() throws {
        var histogram = try Histogram(edges: [-.infinity, 0, .infinity])
        histogram.add(contentsOf: [-.infinity, -1, 0, 1, .infinity])
        #expect(histogram.counts == [3, 2])
        #expect(histogram.below + histogram.above == 0)
        var finite = try Histogram(edges: [0, 1])
        finite.add(contentsOf: [-.infinity, .infinity])
        #expect(finite.below == 1)
        #expect(finite.above == 1)
    }

    @Test(
        "edges that make no bins are refused",
        arguments: [[], [1], [1, 2, 2], [2, 1], [1, 1, 1], [0, .nan], [.nan, 1]] as [[Double]])
    func badEdges(edges: [Double]) {
        #expect { try Histogram(edges: edges) } throws: { ($0 as? StatisticsError)?.code == .invalidParameter }
    }

    @Test("adding a sorted column gives what adding its values gives")
    func sortedIsSingle() throws {
        var random = SeededNumbers(1)
        for size in [0, 1, 5, 300, 4000] {
            let values = random.normals(size).map { ($0 * 8).rounded() / 8 }
            var single = try Histogram(edges: [-1.5, -1.5, -1, 0, 0.125, 0.25, 2])
            var whole = single
            for value in values { single.add(value) }
            whole.add(sorted: values.sorted())
            #expect(single == whole)
            #expect(whole.count == size)
        }
    }

    @Test("quantile bins of a continuous sample hold equal shares")
    func quantileBins() throws {
        var random = SeededNumbers(2)
        let sorted = random.normals(25_600).sorted()
        let edges = try #require(Histogram.quantileEdges(ofSorted: sorted))
        #expect(edges.count == 257)
        #expect(edges.first == sorted.first)
        #expect(edges.last == sorted.last)
        var histogram = try Histogram(edges: edges)
        histogram.add(sorted: sorted)
        #expect(histogram.counts == [Int](repeating: 100, count: 256))
        #expect(histogram.below + histogram.above == 0)
    }

    @Test("few different values get a bin each", arguments: [1, 2, 37, 256])
    func fewValues(distinct: Int) throws {
        let sorted = (0..<distinct).flatMap { [Double](repeating: Double($0), count: $0 % 5 + 1) }
        let edges = try #require(Histogram.quantileEdges(ofSorted: sorted))
        var histogram = try Histogram(edges: edges)
        histogram.add(sorted: sorted)
        #expect(histogram.counts == (0..<distinct).map { $0 % 5 + 1 })
    }

    @Test("the zeros of a column that is mostly zero fill a bin of their own")
    func zeroInflated() throws {
        var random = SeededNumbers(3)
        let sorted = (random.uniforms(4000).map { $0 < 0.7 ? 0 : $0 }).sorted()
        let zeros = sorted.count { $0 == 0 }
        let edges = try #require(Histogram.quantileEdges(ofSorted: sorted))
        var histogram = try Histogram(edges: edges)
        histogram.add(sorted: sorted)
        #expect(histogram.counts.first == zeros)
        #expect(histogram.counts.reduce(0, +) == 4000)
        #expect(histogram.counts.allSatisfy { $0 > 0 })
    }

    @Test("an empty sample has no edges, one value has one bin")
    func smallSamples() throws {
        #expect(Histogram.quantileEdges(ofSorted: []) == nil)
        #expect(Histogram.quantileEdges(ofSorted: [4]) == [4, 4])
        #expect(Histogram.quantileEdges(ofSorted: [1, 2, 3, 4, 5, 6], bins: 3) == [1, 2, 4, 6])
        #expect(Histogram.quantileEdges(ofSorted: [1, 2, 3, 4, 5, 6], bins: 1) == [1, 6])
    }

    @Test("a column counts as its values one by one do", arguments: [1, 2, 3, 7, 8, 100, 255, 256, 257])
    func columnIsSingles(_ bins: Int) throws {
        var random = SeededNumbers(UInt64(bins))
        let inner = (0..<bins).map { Double($0) / 4 }
        for edges in [[inner[0]] + inner, [-1] + inner, [-.infinity] + inner, [-1] + inner.dropLast() + [.infinity]] {
            var values = (0..<(4 * bins + 37)).map { _ in (random.uniform() * Double(bins) * 2).rounded() / 8 }
            values += [.nan, .infinity, -.infinity, inner[0], inner[0].nextDown, -1, -1.0.nextDown, -0.0]
            var column = try Histogram(edges: edges)
            var singles = column
            column.add(contentsOf: values)
            for value in values { singles.add(value) }
            #expect(column == singles)
            #expect(column.count + column.missing == values.count)
        }
    }
}
