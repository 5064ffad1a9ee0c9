import HummingbirdCore
import Logging
import NIOCore

/// Runs tasks on the thread that reads and writes a connection's socket.
///
/// From the arrival of a small request to its answer no other thread has to be woken, which costs more than the work itself.
/// Whatever takes long has to be elsewhere: the other connections of the thread wait meanwhile.
final class LoopExecutor: TaskExecutor {
    /// The one of the connection that the current task serves; `nil` elsewhere.
    @TaskLocal static var current: LoopExecutor?

    private let loop: any EventLoop

    /// An executor on a connection's event loop.
    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// HTTP/1.1 of which requests are read, sent to their handlers, and answered on the connection's own thread.
struct LoopChannel: ServerChildChannel {
    private let channel: HTTP1Channel

    init(_ channel: HTTP1Channel) { self.channel = channel }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        self.channel.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        let executor = LoopExecutor(value.channel.eventLoop)
        await withTaskExecutorPreference(executor) {
            await LoopExecutor.$current.withValue(executor) { await channel.handle(value: value, logger: logger) }
        }
    }
}
