import Testing
import VigilDomain

@testable import Vigil

@Suite("When a backup is due")
struct BackupScheduleTests {
    private let day = Duration.seconds(86_400)

    @Test("when the newest is as old as the interval, and at once where there is none")
    func interval() {
        let schedule = BackupSchedule(every: day)
        #expect(schedule.isDue(newest: nil, now: start))
        #expect(schedule.dueAt(newest: start, now: start.advanced(by: .seconds(5))) == start.advanced(by: day))
        #expect(!schedule.isDue(newest: start, now: start.advanced(by: day - .milliseconds(1))))
        #expect(schedule.isDue(newest: start, now: start.advanced(by: day)))
        #expect(schedule.isDue(newest: start, now: start.advanced(by: .days(30))))
    }

    @Test("never by itself where it is made only when asked for")
    func onRequest() {
        let schedule = BackupSchedule(every: .zero)
        #expect(schedule.dueAt(newest: nil, now: start) == nil && !schedule.isDue(newest: nil, now: start))
        #expect(!schedule.isOverdue(newest: nil, since: start, now: start.advanced(by: .days(99))))
    }

    @Test("after a failure a minute later, then twice as long, at most an hour, and at once after a success")
    func backOff() {
        var schedule = BackupSchedule(every: day)
        var now = start
        var waits: [Duration] = []
        for _ in 0..<9 {
            let wait = schedule.failed(at: now)
            waits.append(wait)
            #expect(!schedule.isDue(newest: nil, now: now.advanced(by: wait - .milliseconds(1))))
            now = now.advanced(by: wait)
            #expect(schedule.isDue(newest: nil, now: now))
        }
        #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600].map { .seconds($0) })
        schedule.succeeded(at: now)
        #expect(schedule.failures == 0 && !schedule.isDue(newest: nil, now: now))
        #expect(schedule.isDue(newest: nil, now: now.advanced(by: day)))
    }

    @Test("one that was made counts also when it is not in the directory any more")
    func takenAway() {
        var schedule = BackupSchedule(every: day)
        schedule.succeeded(at: start)
        for newest in [nil, start.advanced(by: .days(-9)), start.advanced(by: .days(365))] {
            #expect(schedule.dueAt(newest: newest, now: start.advanced(by: .seconds(5))) == start.advanced(by: day))
        }
        let later = start.advanced(by: .seconds(3600))
        #expect(schedule.dueAt(newest: later, now: later) == later.advanced(by: day))
        // Made before the clock was set back.
        #expect(schedule.isDue(newest: nil, now: start.advanced(by: .days(-2))))
    }

    @Test("one whose clock is a little ahead counts as made now")
    func skew() {
        let schedule = BackupSchedule(every: day)
        let now = start.advanced(by: .seconds(-600))
        #expect(schedule.dueAt(newest: start, now: now) == now.advanced(by: day))
        #expect(schedule.isDue(newest: start, now: now.advanced(by: .seconds(-1))))
    }

    @Test("a clock that was set back, or was ahead for a while, does not stop it")
    func clocks() {
        var schedule = BackupSchedule(every: day)
        let future = start.advanced(by: .days(3650))
        #expect(schedule.isDue(newest: future, now: start))
        schedule.failed(at: future)
        #expect(schedule.isDue(newest: nil, now: start))
    }

    @Test("somebody is told once it is late by a tenth of the interval")
    func overdue() {
        let schedule = BackupSchedule(every: day)
        let late = day + .seconds(8640)
        #expect(!schedule.isOverdue(newest: start, since: start, now: start.advanced(by: late)))
        #expect(schedule.isOverdue(newest: start, since: start, now: start.advanced(by: late + .milliseconds(1))))
        #expect(!schedule.isOverdue(newest: nil, since: start, now: start.advanced(by: .seconds(8640))))
        #expect(schedule.isOverdue(newest: nil, since: start, now: start.advanced(by: .seconds(8641))))
        #expect(
            !BackupSchedule(every: .seconds(60)).isOverdue(
                newest: start, since: start, now: start.advanced(by: .seconds(360))))
    }
}
