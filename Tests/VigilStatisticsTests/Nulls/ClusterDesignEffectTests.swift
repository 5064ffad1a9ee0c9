import Testing
import VigilStatistics

@Suite("Design effects of clusters")
struct ClusterDesignEffectTests {
    /// The same rows as in the reference computation, a one-way analysis of variance by NumPy the long way.
    private static let rows = (0..<60).map { index in
        let cluster = (index * 7 + index / 5) % 14
        return (
            cluster: Int32(cluster), value: Double(index * 7 % 11) + 0.9 * Double(cluster),
            code: Int32((cluster + (index % 5 == 0 ? 1 : 0)) % 4)
        )
    }

    @Test("intra-class correlations are those of an analysis of variance")
    func correlations() throws {
        let clusters = Self.rows.map(\.cluster)
        let numeric = try #require(ClusterDesignEffect.numeric(Self.rows.map(\.value), clusters: clusters))
        #expect(agree(numeric.correlation, 0.32700718851753335, relative: 1e-12))
        #expect(agree(numeric.size, 4.766666666666667, relative: 1e-12))
        #expect(numeric.clusters == 14 && numeric.isMeasured)
        #expect(agree(numeric.upperCorrelation, 0.5297071209575278, relative: 1e-9))
        let categorical = try #require(ClusterDesignEffect.categorical(Self.rows.map(\.code), clusters: clusters))
        #expect(agree(categorical.correlation, 0.5425496967070389, relative: 1e-12))
        #expect(agree(categorical.upperCorrelation, 0.7138838155886613, relative: 1e-9))
    }

    @Test("where nothing can be measured the rows of a cluster count as one")
    func nothing() throws {
        var random = SeededNumbers(71)
        let values = random.normals(100)
        let few = try #require(ClusterDesignEffect.numeric(values, clusters: (0..<100).map { $0 % 9 }))
        #expect(!few.isMeasured && few.upperCorrelation == 1 && few.clusters == 9)
        #expect(
            few.effect(referenceCount: 100, currentCount: 100, currentSize: few.size)
                .factor(referenceCount: 100, currentCount: 100) > 11)
        // Single rows count in full, in a window whose rows are single, too.
        let single = try #require(ClusterDesignEffect.numeric(values, clusters: Array(repeating: -1, count: 100)))
        #expect(!single.isMeasured)
        #expect(
            single.effect(referenceCount: 100, currentCount: 50, currentSize: 1)
                .factor(referenceCount: 100, currentCount: 50) <= 1 + 1e-12)
        let pairs = (0..<40).map { Int32($0 / 2) }
        let constant = try #require(ClusterDesignEffect.numeric(Array(repeating: 1, count: 40), clusters: pairs))
        #expect(!constant.isMeasured && constant.upperCorrelation == 1)
        #expect(ClusterDesignEffect.numeric([], clusters: []) == nil)
        #expect(ClusterDesignEffect.categorical(Array(repeating: -1, count: 40), clusters: pairs) == nil)
        #expect(ClusterDesignEffect.size(of: []) == 1)
        #expect(ClusterDesignEffect.size(of: [0, 0, 0, -1]) == 2.5)
        let missing = try #require(
            ClusterDesignEffect.numeric([.nan, .nan] + Array(repeating: 1, count: 40), clusters: [0, 0] + pairs))
        #expect(missing.size == 2)
    }

    @Test("a rare flag of few customers keeps its level", .tags(.simulation))
    func rareFlags() throws {
        var random = SeededNumbers(73)
        func sample(_ count: Int) -> (codes: [Int32], clusters: [Int32]) {
            var codes: [Int32] = []
            var clusters: [Int32] = []
            for cluster in 0..<count {
                let flag: Int32 = random.happens(0.05) ? 1 : 0
                for _ in 0..<(5 + random.integer(below: 11)) {
                    codes.append(flag)
                    clusters.append(Int32(cluster))
                }
            }
            return (codes, clusters)
        }
        var alarms = 0
        for _ in 0..<400 {
            let (reference, current) = (sample(20), sample(20))
            let sizes = (reference: reference.codes.count, current: current.codes.count)
            let pair = try CountPair(
                reference: [sizes.reference - reference.codes.count { $0 == 1 }, reference.codes.count { $0 == 1 }],
                current: [sizes.current - current.codes.count { $0 == 1 }, current.codes.count { $0 == 1 }])
            let effect = try #require(ClusterDesignEffect.categorical(reference.codes, clusters: reference.clusters))
                .effect(
                    referenceCount: sizes.reference, currentCount: sizes.current,
                    currentSize: ClusterDesignEffect.size(of: current.clusters))
            let p = effect.pValue(
                ChiSquaredTest().test(pair), referenceCount: sizes.reference, currentCount: sizes.current)
            if p <= 0.05 { alarms += 1 }
        }
        // Three standard errors of 5 % in 400 repeats are 3.3 %; without a bound on the correlation it is a quarter.
        #expect(alarms <= 33)
    }

    /// Rows of `count` customers with a level of their own, two to fourteen each.
    private static func sample(
        _ count: Int, share: Double, _ random: inout SeededNumbers
    ) -> (values: [Double], clusters: [Int32]) {
        var values: [Double] = []
        var clusters: [Int32] = []
        for cluster in 0..<count {
            let level = share.squareRoot() * random.normal()
            for _ in 0..<(2 + cluster % 13) {
                values.append(level + (1 - share).squareRoot() * random.normal())
                clusters.append(Int32(cluster))
            }
        }
        return (values, clusters)
    }

    @Test("clean samples of customers keep their level", .tags(.simulation), arguments: [0.1, 0.5, 1])
    func level(_ share: Double) throws {
        var random = SeededNumbers(72)
        var raw = 0
        var aware = 0
        var names = 0
        let repeats = 150
        for _ in 0..<repeats {
            let (reference, of) = Self.sample(120, share: share, &random)
            let (current, others) = Self.sample(40, share: share, &random)
            let sizes = (reference: reference.count, current: current.count)
            let result = try KolmogorovSmirnovTest().compare(
                sortedReference: reference.sorted(), sortedCurrent: current.sorted())
            let size = ClusterDesignEffect.size(of: others)
            let effect = try #require(ClusterDesignEffect.numeric(reference, clusters: of)).effect(
                referenceCount: sizes.reference, currentCount: sizes.current, currentSize: size)
            if result.pValue <= 0.05 { raw += 1 }
            let p = effect.pValue(result, referenceCount: sizes.reference, currentCount: sizes.current)
            #expect(p >= result.pValue)
            if p <= 0.05 { aware += 1 }
            let codes = (reference.map { Int32(max(0, min(3, $0 + 2))) }, current.map { Int32(max(0, min(3, $0 + 2))) })
            let counts = (Self.counts(codes.0), Self.counts(codes.1))
            let test = ChiSquaredTest(method: .asymptotic).test(try CountPair(reference: counts.0, current: counts.1))
            let byName = try #require(ClusterDesignEffect.categorical(codes.0, clusters: of)).effect(
                referenceCount: sizes.reference, currentCount: sizes.current, currentSize: size)
            if byName.pValue(test, referenceCount: sizes.reference, currentCount: sizes.current) <= 0.05 { names += 1 }
        }
        // Three standard errors of 6 % in 150 repeats are 5.8 %.
        #expect(Double(raw) / Double(repeats) > 0.1)
        #expect(Double(aware) / Double(repeats) < 0.118)
        #expect(Double(names) / Double(repeats) < 0.118)
        #expect(names > 0 && aware > 0)
    }

    private static func counts(_ codes: [Int32]) -> [Int] {
        (0..<4).map { code in codes.count { $0 == code } }
    }

    @Test("any other p-value is that of a chi-squared statistic")
    func plainPValue() throws {
        // SciPy: f.sf(chi2.isf(0.001, df)/df/2, df, df*19).
        let clusters = (0..<40).map { Int32($0 / 2) }
        let half = try #require(
            ClusterDesignEffect.numeric(clusters.map(Double.init), clusters: clusters)
        ).effect(referenceCount: 40, currentCount: 40, currentSize: 2)
        #expect(agree(half.factor(referenceCount: 40, currentCount: 40), 2, relative: 1e-12))
        #expect(agree(half.pValue(0.001, referenceCount: 40, currentCount: 40), 0.031191032717695952, relative: 1e-9))
        let nine = half.pValue(0.001, degreesOfFreedom: 9, referenceCount: 40, currentCount: 40)
        #expect(agree(nine, 0.13453346060373517, relative: 1e-9))
        #expect(half.pValue(1, referenceCount: 40, currentCount: 40) == 1)
        #expect(half.pValue(0, referenceCount: 40, currentCount: 40) < 1e-8)
    }
}
