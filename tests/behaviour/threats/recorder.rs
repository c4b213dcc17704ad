//! A platform that notes what is asked of the outside world, in place of doing it.

use std::{cell::RefCell, rc::Rc};

use flow_like_browser::{
    Error, Result,
    platform::{
        Files, Future, Http, HttpRequest, HttpResponse, Message, OwnedFile, ParsedUrl, Platform, Progress, Socket,
        Sockets, Urls,
    },
};

/// What was asked for, in order: URLs, or paths of files.
pub(super) type Record = Rc<RefCell<Vec<String>>>;

struct Recorder(Record);

impl Http for Recorder {
    fn download(&self, request: HttpRequest, _progress: Progress) -> Future<Result<HttpResponse>> {
        self.0.borrow_mut().push(request.url.clone());
        Box::pin(async move {
            Ok(HttpResponse {
                status: 200,
                url: request.url,
                headers: Vec::new(),
                body: Vec::new(),
            })
        })
    }
}

impl Sockets for Recorder {
    fn connect(&self, url: &str, _protocols: Vec<String>) -> Future<Result<Rc<dyn Socket>>> {
        self.0.borrow_mut().push(url.to_owned());
        Box::pin(async { Ok(Rc::new(Silent) as Rc<dyn Socket>) })
    }
}

/// A socket that says nothing and takes everything.
struct Silent;

impl Socket for Silent {
    fn send(&self, _message: Message) -> Result<()> {
        Ok(())
    }

    fn receive(&self) -> Future<Result<Message>> {
        Box::pin(std::future::pending())
    }

    fn close(&self) {}
}

/// The platform, with requests and connections noted and answered at once.
pub(super) fn without_network(platform: Platform) -> (Platform, Record) {
    let record = Record::default();
    let recorder = Rc::new(Recorder(Rc::clone(&record)));
    let platform = Platform {
        http: Rc::clone(&recorder) as Rc<dyn Http>,
        sockets: recorder,
        ..platform
    };
    (platform, record)
}

struct Paths(Rc<dyn Files>, Record);

impl Files for Paths {
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>> {
        self.1.borrow_mut().push(path.to_owned());
        self.0.read(path)
    }

    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>> {
        self.1.borrow_mut().push(path.to_owned());
        self.0.write(path, bytes, owner)
    }

    fn list(&self, directory: &str) -> Future<Result<Vec<String>>> {
        self.1.borrow_mut().push(directory.to_owned());
        self.0.list(directory)
    }

    fn delete(&self, path: &str) -> Future<Result<()>> {
        self.1.borrow_mut().push(path.to_owned());
        self.0.delete(path)
    }

    fn owned(&self) -> Future<Result<Vec<OwnedFile>>> {
        self.0.owned()
    }
}

/// The platform, with the paths of files noted.
pub(super) fn with_paths(platform: Platform) -> (Platform, Record) {
    let record = Record::default();
    let files = Rc::new(Paths(Rc::clone(&platform.files), Rc::clone(&record)));
    (Platform { files, ..platform }, record)
}

struct PageAt(Rc<dyn Urls>, &'static str);

impl Urls for PageAt {
    fn parse(&self, text: &str) -> Option<ParsedUrl> {
        self.0.parse(text)
    }

    fn own_origin(&self) -> Option<ParsedUrl> {
        self.0.parse(self.1)
    }
}

/// The platform of a page at this origin.
pub(super) fn of_page(platform: Platform, origin: &'static str) -> Platform {
    let urls = Rc::new(PageAt(Rc::clone(&platform.urls), origin));
    Platform { urls, ..platform }
}

/// Whether an error says nothing of this text, in message, details, cause or log.
pub(super) fn says(error: &Error, text: &str) -> bool {
    format!("{error:?}").contains(text)
}
