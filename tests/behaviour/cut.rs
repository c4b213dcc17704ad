//! Pages that are closed in the middle of something: everything up to some step has happened, and nothing after it.

use std::{cell::Cell, rc::Rc};

use flow_like_browser::{
    Result,
    platform::{
        Change, Files, Future, Held, Http, HttpRequest, HttpResponse, OwnedFile, Peers, Platform, Progress, Record,
        Records, Space, Table, Unchanged,
    },
};
use futures::{
    FutureExt,
    channel::oneshot,
    future::{Either, pending, select},
};

/// A platform that stops at the n-th step, as if its page had been closed there: the step is never answered, and neither
/// is any later one; nothing that is told later is heard by others, and nothing that others tell later is heard.
///
/// A step is a use of records, files, locks or HTTP. One that changes something is two steps: the first stops before the
/// change is made, the second after that and before anybody learns of it. All other parts of the platform go on, since
/// nothing that they do is seen by the next page.
///
/// What has been stopped keeps its locks, as long as it is not dropped. So: run something until it is cut, drop everything,
/// and see what a second platform over the same storage finds. [`until_cut`] does the first two.
pub struct Cut {
    n: usize,
    calls: Rc<Cell<usize>>,
    told: Cell<Option<oneshot::Sender<()>>>,
}

impl Cut {
    /// Cuts `platform` at its n-th step, counted from 1; with 0 never. Gives how many steps there were as well.
    #[allow(clippy::new_ret_no_self)]
    pub fn new(platform: Platform, n: usize) -> (Platform, Rc<Cell<usize>>) {
        let (platform, cut, _) = Cut::observed(platform, n);
        (platform, Rc::clone(&cut.calls))
    }

    /// The receiver is told when it is cut.
    fn observed(platform: Platform, n: usize) -> (Platform, Rc<Cut>, oneshot::Receiver<()>) {
        let (sender, receiver) = oneshot::channel();
        let cut = Rc::new(Cut {
            n,
            calls: Rc::default(),
            told: Cell::new(Some(sender)),
        });
        let inner = platform.clone();
        let cut_off = |cut: &Rc<Cut>| CutOff {
            inner: inner.clone(),
            cut: Rc::clone(cut),
        };
        let platform = Platform {
            files: Rc::new(cut_off(&cut)),
            records: Rc::new(cut_off(&cut)),
            peers: Rc::new(cut_off(&cut)),
            http: Rc::new(cut_off(&cut)),
            ..platform
        };
        (platform, cut, receiver)
    }

    fn is_over(&self) -> bool {
        self.n != 0 && self.calls.get() >= self.n
    }

    /// Counts a step, and stops there or later.
    async fn step(&self) {
        if !self.is_over() {
            self.calls.set(self.calls.get() + 1);
        }
        if self.is_over() {
            self.told.take().map(|sender| sender.send(()).ok());
            pending().await
        }
    }
}

/// Does something on a platform that is cut at its n-th step, until it is done or cut, and drops it. Gives what came of it,
/// or nothing, and how many steps there were.
pub async fn until_cut<T, F: std::future::Future<Output = T>>(
    platform: Platform,
    n: usize,
    work: impl FnOnce(Platform) -> F,
) -> (Option<T>, usize) {
    let (platform, cut, told) = Cut::observed(platform, n);
    let work = Box::pin(work(platform));
    // The one that told has gone if the other has: whoever holds the platform holds both.
    let ended = match select(work, told).await {
        Either::Left((result, _)) => Some(result),
        Either::Right((_, work)) => {
            drop(work);
            None
        }
    };
    (ended, cut.calls.get())
}

/// The parts of a platform that count steps.
struct CutOff {
    inner: Platform,
    cut: Rc<Cut>,
}

impl CutOff {
    /// A step that changes nothing.
    fn look<T: 'static>(&self, look: Future<T>) -> Future<T> {
        let cut = Rc::clone(&self.cut);
        async move {
            cut.step().await;
            let result = look.await;
            // The page may have been closed while it waited.
            if cut.is_over() {
                pending().await
            }
            result
        }
        .boxed_local()
    }

    /// Two steps: before the change, and after it.
    fn change<T: 'static>(&self, change: Future<T>) -> Future<T> {
        let cut = Rc::clone(&self.cut);
        async move {
            cut.step().await;
            let result = change.await;
            cut.step().await;
            result
        }
        .boxed_local()
    }
}

impl Records for CutOff {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        self.look(self.inner.records.get(table, key))
    }

    fn all(&self, table: Table) -> Future<Result<Vec<Record>>> {
        self.look(self.inner.records.all(table))
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        self.look(self.inner.records.keys(table))
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        self.change(self.inner.records.apply(unchanged, changes))
    }

    fn space(&self) -> Future<Space> {
        self.look(self.inner.records.space())
    }

    fn persist(&self) -> Future<bool> {
        self.look(self.inner.records.persist())
    }
}

impl Files for CutOff {
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>> {
        self.look(self.inner.files.read(path))
    }

    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>> {
        self.change(self.inner.files.write(path, bytes, owner))
    }

    fn list(&self, directory: &str) -> Future<Result<Vec<String>>> {
        self.look(self.inner.files.list(directory))
    }

    fn delete(&self, path: &str) -> Future<Result<()>> {
        self.change(self.inner.files.delete(path))
    }

    fn owned(&self) -> Future<Result<Vec<OwnedFile>>> {
        self.look(self.inner.files.owned())
    }
}

impl Http for CutOff {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        self.look(self.inner.http.download(request, progress))
    }
}

impl Peers for CutOff {
    fn lock(&self, name: &str) -> Future<Result<Box<dyn Held>>> {
        self.look(self.inner.peers.lock(name))
    }

    fn tell(&self, message: &str) {
        if !self.cut.is_over() {
            self.inner.peers.tell(message);
        }
    }

    fn listen(&self, hear: Rc<dyn Fn(&str)>) -> Box<dyn Held> {
        let cut = Rc::clone(&self.cut);
        let hear = move |message: &str| {
            if !cut.is_over() {
                hear(message);
            }
        };
        self.inner.peers.listen(Rc::new(hear))
    }
}

/// The kit itself: a change of two tables behind a lock is whole or not there, wherever it is cut, and whole exactly from
/// the moment on at which it is committed.
pub async fn changes_are_cut_at_every_step(platform: &dyn Fn() -> Platform) {
    let install = async |page: Platform| {
        let _held = page.peers.lock("install").await?;
        let before = page.records.get(Table::Packages, "a").await?;
        let guard = vec![Unchanged(Table::Packages, "a".to_owned(), before)];
        let changes = [Table::Packages, Table::Modules].map(|table| Change::Put(table, "a".to_owned(), vec![1]));
        let applied = page.records.apply(guard, changes.to_vec()).await?;
        page.files.write("a/b", vec![1], "a").await?;
        page.peers.tell("installed");
        page.records.keys(Table::Packages).await?;
        Ok::<_, flow_like_browser::Error>(applied)
    };
    let (result, steps) = until_cut(platform(), 0, install).await;
    assert_eq!((result.unwrap().unwrap(), steps), (true, 7));
    let mut seen = Vec::new();
    for n in 1..=steps + 1 {
        // Both pages are over the same storage.
        let next = platform();
        let (result, steps) = until_cut(next.clone(), n, install).await;
        assert_eq!((result.is_none(), steps), (n <= 7, n.min(7)), "{n}");
        let mut found = Vec::new();
        for table in [Table::Packages, Table::Modules] {
            found.push(next.records.get(table, "a").await.unwrap().is_some());
        }
        assert_eq!(found[0], found[1], "{n}: whole or not there");
        let file = next.files.read("a/b").await.unwrap().is_some();
        seen.push((found[0], file));
        // What was cut has given back its lock.
        drop(next.peers.lock("install").await.unwrap());
    }
    let expected = [(false, false); 3]
        .into_iter()
        .chain([(true, false); 2])
        .chain([(true, true); 3]);
    assert_eq!(seen, expected.collect::<Vec<_>>());
}
