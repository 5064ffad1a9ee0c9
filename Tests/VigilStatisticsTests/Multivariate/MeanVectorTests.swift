import Testing
import VigilStatistics

@Suite("Distances of mean vectors")
struct MeanVectorTests {
    @Test("each distance is the one of its name")
    func distances() {
        let one: ArraySlice<Double> = [1, 2, 2]
        let other: ArraySlice<Double> = [2, 4, 4]
        #expect(MeanVectorDistance.euclidean.between(one, other) == 3)
        #expect(MeanVectorDistance.cityblock.between(one, other) == 5)
        #expect(MeanVectorDistance.chebyshev.between(one, other) == 2)
        #expect(abs(MeanVectorDistance.cosine.between(one, other)) < 1e-15)
        #expect(abs(MeanVectorDistance.cosine.between([1, 0], [0, 3]) - 1) < 1e-15)
        #expect(MeanVectorDistance.cosine.between([0, 0], [0, 3]) == 0)
        for distance in MeanVectorDistance.allCases { #expect(distance.between(one, one) < 1e-15) }
    }

    @Test("more columns than rows are tested; equal samples are not told apart", arguments: MeanVectorDistance.allCases)
    func wide(distance: MeanVectorDistance) throws {
        var random = SeededNumbers(1)
        let reference = CorrelatedRows.draw(40, 60, shift: 1, &random)
        let test = MeanVectorTest(distance: distance)
        let same = try test.test(reference: reference, current: reference)
        #expect(same.distance < 1e-12 && same.pValue == 1)
        var moved = CorrelatedRows.draw(30, 60, shift: 1, &random)
        for row in 0..<30 { for column in 0..<5 { moved[row, column] += 3 } }
        let found = try test.test(reference: reference, current: moved)
        #expect(found.pValue <= 0.002 && found.distance > found.expectedDistance)
        #expect(throws: StatisticsError.self) {
            try test.test(reference: reference, current: Matrix(rows: 0, columns: 60))
        }
        #expect(throws: StatisticsError.self) {
            try test.test(reference: reference, current: Matrix(rows: 5, columns: 59))
        }
    }

    @Test("a clean window alarms on about 5 %", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(2)
        var alarms = 0
        for index in 0..<150 {
            let test = MeanVectorTest(
                simulation: SequentialMonteCarlo(drawLimit: 99, stopAfterExceedances: 10), seed: UInt64(index))
            let found = try test.test(
                reference: CorrelatedRows.draw(40, 4, &random), current: CorrelatedRows.draw(20, 4, &random))
            if found.pValue <= 0.05 { alarms += 1 }
        }
        // 7.5 expected; above 18 once in a thousand runs.
        #expect(alarms <= 18)
    }
}
