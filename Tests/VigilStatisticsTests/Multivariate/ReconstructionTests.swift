import Testing
import VigilStatistics

@Suite("PCA reconstruction")
struct ReconstructionTests {
    @Test("the chunks of a flipped correlation have NannyML's values and limits")
    func nannyML() throws {
        // NannyML 0.13.1 on the same rows: reference seed 11, analysis seed 12 unshifted and seed 13 flipped.
        let found = try ReconstructionChunks(
            reference: CorrelatedRows.flip(seed: 11, rows: 4000, isFlipped: false), chunkRows: 500)
        #expect(found.model.keptCount == 2)
        #expect(agree(found.model.varianceShares[0], 0.41885768, relative: 1e-7))
        #expect(agree(found.model.varianceShares[1], 0.35749860, relative: 1e-7))
        let expected = [
            0.88684888, 0.91428221, 0.91566825, 0.90346713, 0.88483245, 0.91635942, 0.93679639, 0.92555754,
        ]
        #expect(zip(found.reference, expected).allSatisfy { agree($0.value, $1, relative: 1e-7) })
        #expect(agree(found.lowerLimit, 0.8600395574, relative: 1e-8))
        #expect(agree(found.upperLimit, 0.9609135051, relative: 1e-8))
        let clean = try found.chunks(of: CorrelatedRows.flip(seed: 12, rows: 1000, isFlipped: false))
        let flipped = try found.chunks(of: CorrelatedRows.flip(seed: 13, rows: 1000, isFlipped: true))
        let values = [0.93415588, 0.92699608, 1.28823110, 1.29738102]
        let errors = [0.02399902, 0.02397298, 0.02945572, 0.03295890]
        #expect(zip(clean + flipped, values).allSatisfy { agree($0.value, $1, relative: 1e-7) })
        #expect(zip(clean + flipped, errors).allSatisfy { agree($0.samplingError, $1, relative: 1e-6) })
        #expect((clean + flipped).map { found.isOutside($0) } == [false, false, true, true])
    }

    @Test("the test finds the flip and leaves a clean window alone")
    func flip() throws {
        let reference = try CorrelatedRows.flip(seed: 11, rows: 1000, isFlipped: false)
        let clean = try ReconstructionTest().test(
            reference: reference, current: CorrelatedRows.flip(seed: 12, rows: 500, isFlipped: false))
        let flipped = try ReconstructionTest().test(
            reference: reference, current: CorrelatedRows.flip(seed: 13, rows: 500, isFlipped: true))
        #expect(clean.pValue > 0.05)
        #expect(flipped.pValue < 1e-9 && flipped.currentMean > flipped.referenceMean)
    }

    @Test("rows in another order and in another unit have the same result")
    func invariance() throws {
        var random = SeededNumbers(5)
        let reference = CorrelatedRows.draw(300, 4, &random)
        let current = CorrelatedRows.draw(120, 4, &random)
        let found = try ReconstructionTest().test(reference: reference, current: current)
        let shuffled = try ReconstructionTest().test(
            reference: reference.rows(random.shuffled(Array(0..<300))),
            current: current.rows(random.shuffled(Array(0..<120))))
        #expect(agree(found.pValue, shuffled.pValue, relative: 1e-9))
        #expect(agree(found.referenceMean, shuffled.referenceMean, relative: 1e-12))
        let model = try ReconstructionModel(reference: reference)
        let scaled = try ReconstructionModel(
            reference: reference.standardised(centers: [1, 2, 3, 4], scales: [10, 0.1, 3, 1]))
        let errors = try model.errors(of: current)
        let others = try scaled.errors(of: current.standardised(centers: [1, 2, 3, 4], scales: [10, 0.1, 3, 1]))
        #expect(zip(errors, others).allSatisfy { agree($0, $1, relative: 1e-10) })
    }

    @Test("a constant column and columns that follow from each other are taken")
    func degenerate() throws {
        var random = SeededNumbers(6)
        var reference = CorrelatedRows.draw(200, 4, &random)
        for row in 0..<200 {
            reference[row, 1] = 3
            reference[row, 3] = 2 * reference[row, 0]
        }
        let model = try ReconstructionModel(reference: reference)
        #expect(model.deviations[1] == 1)
        #expect(try model.errors(of: reference).allSatisfy { $0.isFinite })
        let found = try ReconstructionTest().test(reference: reference, current: reference.rows(Array(0..<60)))
        #expect(found.pValue >= 0 && found.pValue <= 1 && found.referenceMean.isFinite)
        #expect(throws: StatisticsError.self) { try model.errors(of: Matrix(rows: 3, columns: 2)) }
        #expect(throws: StatisticsError.self) { try ReconstructionModel(reference: Matrix(rows: 1, columns: 2)) }
        #expect(throws: StatisticsError.self) {
            try ReconstructionModel(reference: Matrix(columns: [[1, .nan], [2, 3]]))
        }
    }

    @Test("a clean window alarms on about 5 %", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(7)
        var alarms = 0
        for _ in 0..<200 {
            let found = try ReconstructionTest().test(
                reference: CorrelatedRows.draw(150, 4, &random), current: CorrelatedRows.draw(50, 4, &random))
            if found.pValue <= 0.05 { alarms += 1 }
        }
        // 10 expected; outside 1...23 once in a thousand runs.
        #expect(alarms >= 1 && alarms <= 23)
    }
}

@Suite("Permutations of a mean")
struct PermutationMeanTests {
    @Test("the gamma law agrees with drawn permutations")
    func law() throws {
        var random = SeededNumbers(8)
        let reference = random.normals(200)
        let current = random.normals(60).map { $0 + 0.3 }
        let found = try PermutationMeanTest().test(reference: reference, current: current)
        #expect(!found.isSimulated)
        let pooled = reference + current
        var generator = SeededNumbers(9)
        var extreme = 0
        for _ in 0..<2000 {
            let dealt = generator.shuffled(pooled)
            let means = (dealt[..<200].reduce(0, +) / 200, dealt[200...].reduce(0, +) / 60)
            if abs(means.1 - means.0) >= abs(found.difference) { extreme += 1 }
        }
        #expect(abs(Double(extreme) / 2000 - found.pValue) < 0.02)
    }

    @Test("few values are judged by their own permutations")
    func few() throws {
        // Of the 6 ways to deal out, two are as extreme: the least p-value that there is.
        let found = try PermutationMeanTest().test(reference: [0, 0.1], current: [5, 5.2])
        #expect(found.isSimulated && abs(found.pValue - 1.0 / 3) < 0.12)
        #expect(try PermutationMeanTest().test(reference: [1, 1], current: [1, 1, 1]).pValue == 1)
        #expect(throws: StatisticsError.self) { try PermutationMeanTest().test(reference: [], current: [1]) }
    }

    @Test("skewed samples of unequal size alarm on about 5 %", .tags(.simulation))
    func skewed() throws {
        var random = SeededNumbers(10)
        var alarms = 0
        for _ in 0..<400 {
            let reference = random.normals(150).map { $0 * $0 * $0 * $0 }
            let current = random.normals(20).map { $0 * $0 * $0 * $0 }
            if try PermutationMeanTest().test(reference: reference, current: current).pValue <= 0.05 { alarms += 1 }
        }
        // 20 expected; outside 7...36 once in a thousand runs.
        #expect(alarms >= 7 && alarms <= 36)
    }
}
