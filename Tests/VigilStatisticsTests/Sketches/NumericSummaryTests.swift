import Testing
import VigilStatistics

@Suite("Numeric summary")
struct NumericSummaryTests {
    @Test("merged parts count exactly what the whole counts and agree on moments and quantiles")
    func mergeIsWhole() throws {
        var random = SeededNumbers(1)
        let baseline = try NumericSummary(baseline: random.normals(10_000))
        let edges = baseline.histogram.edges
        var values = random.normals(9000).map { $0 + 0.2 }
        for index in stride(from: 0, to: values.count, by: 17) { values[index] = .nan }
        values[5] = .infinity
        var whole = try NumericSummary(edges: edges)
        whole.add(contentsOf: values)
        var merged = try NumericSummary(edges: edges)
        for range in random.cut(values.count, into: 12) {
            var part = try NumericSummary(edges: edges)
            part.add(contentsOf: Array(values[range]))
            try merged.merge(part)
        }
        #expect(merged.histogram == whole.histogram)
        #expect(merged.count == whole.count)
        #expect(merged.missing == whole.missing)
        #expect(merged.missing == 530)
        #expect(merged.count + merged.missing == values.count)
        #expect(agree(merged.moments.mean, whole.moments.mean, relative: 1e-11))
        #expect(agree(merged.moments.sampleVariance, whole.moments.sampleVariance))
        let sorted = sortedFinite(values).values
        for share in [0.05, 0.5, 0.95] {
            let value = try #require(merged.sketch.quantile(share))
            let exact = Double(sorted.count { $0 <= value }) / Double(sorted.count)
            #expect(abs(exact - share) <= merged.sketch.rankErrorBound() + 1 / Double(sorted.count))
        }
    }

    @Test("values one by one give the same counts as a column")
    func singleIsBatch() throws {
        var random = SeededNumbers(2)
        let values = random.normals(500) + [.nan, -.infinity]
        var single = try NumericSummary(edges: [-1, 0, 1])
        var batch = single
        for value in values { single.add(value) }
        batch.add(contentsOf: values)
        #expect(single.histogram == batch.histogram)
        #expect(single.count == 501)
        #expect(single.missing == 1)
        #expect(batch.shareOfMissing == 1.0 / 502)
        #expect(single.sketch.quantile(0.5) == batch.sketch.quantile(0.5))
        #expect(agree(single.moments.mean, batch.moments.mean, relative: 1e-11))
    }

    @Test("a baseline that is all missing is refused, a constant one is not")
    func degenerateBaselines() throws {
        #expect { try NumericSummary(baseline: [.nan, .nan]) } throws: {
            ($0 as? StatisticsError)?.code == .tooFewObservations
        }
        let constant = try NumericSummary(baseline: [2, 2, 2])
        #expect(constant.histogram.counts == [3])
        #expect(constant.shareOfMissing == 0)
    }

    @Test("summaries over other bins do not merge and stay as they were")
    func incompatible() throws {
        var summary = try NumericSummary(edges: [0, 1])
        summary.add(0.5)
        let before = summary
        let otherEdges = try NumericSummary(edges: [0, 2])
        let otherSize = try NumericSummary(edges: [0, 1], sketchSize: 100)
        for other in [otherEdges, otherSize] {
            #expect { try summary.merge(other) } throws: { ($0 as? StatisticsError)?.code == .incompatibleSummaries }
            #expect(summary == before)
        }
    }

    @Test("a column that is taken in pieces counts every row once")
    func pieces() throws {
        var random = SeededNumbers(6)
        var values = random.uniforms(200_001)
        values[7] = .nan
        values[200_000] = .infinity
        var summary = try NumericSummary(edges: [0, 0.25, 0.5, 0.75, 1])
        summary.add(contentsOf: values)
        #expect(summary.count == 200_000)
        #expect(summary.missing == 1)
        #expect(summary.histogram.above == 1)
        #expect(summary.histogram.counts[0] == values.count { $0 <= 0.25 })
        let median = try #require(summary.sketch.quantile(0.5))
        #expect(abs(median - 0.5) <= summary.sketch.rankErrorBound() + 0.004)
    }
}
