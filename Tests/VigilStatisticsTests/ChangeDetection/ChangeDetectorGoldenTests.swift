import Testing
import VigilStatistics

/// Where River 0.26.1 finds changes in the two streams, as recorded in the project's reference on monitoring (5.6); more
/// of River's answers are in Tests/Goldens/drift_detectors.json.
@Suite("Detectors of change find what River finds")
struct ChangeDetectorGoldenTests {
    @Test("the streams are the recorded ones")
    func streams() {
        #expect(Streams.bits[..<1000].reduce(0, +) == 206 && Streams.bits[1000...].reduce(0, +) == 351)
    }

    @Test("ADWIN on numbers and bits, with three clocks")
    func adwin() {
        func firstDrift(_ values: [Double], clock: Int) -> [Int] {
            var detector = ADWIN(clock: clock)
            for (index, value) in values.enumerated() where detector.update(value) == .drift {
                return [index, detector.width]
            }
            return []
        }
        #expect(firstDrift(Streams.numbers, clock: 32) == [1023, 768])
        #expect(firstDrift(Streams.numbers, clock: 5) == [1024, 225])
        #expect(firstDrift(Streams.bits, clock: 32) == [1215, 704])
        #expect(firstDrift(Streams.bits, clock: 1) == [1196, 1069])
        #expect(firstDrift(Streams.bits, clock: 5) == [1204, 821])
        var detector = ADWIN()
        #expect(detector.update(contentsOf: Array(Streams.numbers[..<1000])).drifts.isEmpty)
        #expect(agree(detector.total, -9.16062981635, relative: 1e-10))
        #expect(agree(detector.squaredDeviations, 1090.81760951, relative: 1e-10))
    }

    @Test("Page-Hinkley on numbers and bits, and with a low threshold")
    func pageHinkley() {
        var detector = PageHinkley()
        #expect(detector.update(contentsOf: Streams.numbers).drifts == [1044])
        detector.reset()
        #expect(detector.update(contentsOf: Streams.bits).drifts == [1337])
        var touchy = PageHinkley(threshold: 20)
        let drifts = touchy.update(contentsOf: Streams.numbers).drifts
        #expect(drifts.count == 12 && drifts.first == 230)
    }

    @Test("DDM and EDDM on errors")
    func errorRates() {
        var ddm = DDM()
        let found = ddm.update(contentsOf: Streams.bits)
        #expect(found.drifts == [75] && found.warnings.first == 41)
        var eddm = EDDM()
        #expect(
            eddm.update(contentsOf: Streams.bits).drifts
                == [151, 267, 459, 589, 759, 911, 1055, 1160, 1228, 1325])
    }

    @Test("the three of Hoeffding's bound on errors")
    func hoeffding() {
        var average = HDDMA()
        let found = average.update(contentsOf: Streams.bits)
        #expect(found.drifts.first == 1178 && found.warnings.first == 1160)
        var weighted = HDDMW()
        #expect(weighted.update(contentsOf: Streams.bits).drifts.first == 1168)
        let inverted = Streams.bits.map { 1 - $0 }
        var fast = FHDDM()
        #expect(fast.update(contentsOf: inverted).drifts.first == 1163)
        fast.reset()
        #expect(fast.update(contentsOf: Streams.bits).drifts.isEmpty)
        var rising = FHDDM(direction: .up)
        #expect(rising.update(contentsOf: Streams.bits).drifts.first == 1163)
    }

    @Test("KSWIN's steps are those of the exact test")
    func kswin() {
        // SciPy 1.17: ks_2samp of 30 against 30 has p 0.8079631540901643 at 5/30, and
        // 0.0025 at 14/30 and 0.0065 at 13/30.
        #expect(agree(KSWIN.pValue(steps: 5, size: 30), 0.8079631540901643, relative: 1e-12))
        #expect(KSWIN.pValue(steps: 0, size: 30) == 1)
        #expect(KSWIN().threshold == 14)
        #expect(KSWIN(alpha: 1).threshold == 4)
    }
}
