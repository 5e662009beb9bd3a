import { plain } from '../lexicon.js';
import { latinOf } from '../transliteration.js';

/** A form of somebody's given name. */
export interface GivenNameForm {
  /** Lower case, without accents. */
  readonly form: string;
  /** Whether it is an ordinary word as well: "fede", faith. */
  readonly isWord: boolean;
}

/**
 * Given names in all their spellings, and what people who have them are called: `spelling/spelling: short short!`. Those with
 * `!` are ordinary words as well. What is Cyrillic or Greek stands for its Latin spellings, too.
 */
const NAMES = `
abigail: abby abbie gail!
abraham/avraham: abe! avi bram
adam: adi
adelaide/adelheid: addie heidi
agnes/agnieszka/agnese: aga agusia agnes
albert/alberto: al! bert albie tito beto
alexander/aleksander/alejandro/alexandre/alessandro/alexandru/aleksandar: alex alec sandy! sandro ale! jandro alexis xander sascha sasha lex olek sandor alejo aco sasa
alexandra/alejandra/alessandra/aleksandra/alexandrine: alex ale! sandra sandy! ola! alexa lexi lexie sasha sandrine ales sanja sasa
alfred/alfredo: alf alfie fred! fredo
alicia/alice/alicja: ali! ala! allie lici
alina: ala! alinka
alison/allison: ali! allie
alberta/albertine: bertie berta tina
alvaro: alvarito
amalia: ama amalka
amanda: mandy mandi manda!
amelia/amelie: amy millie mel
anastasia/anastazja: ana! stacy nastia stasia tasia tasha
andrea: andi andy drea
andrew/andreas/andre/andres/andrea/andrzej/andrei: andy drew! andi andie dre dries jedrek andrzejek
angela/angelica/angelika/angelina/angeles: angie angy ange geli angelika lina
anita: ani!
anna/ana/anne/ann/anne-marie/anamaria/annamaria: annie anni anita ania anka anusia andzia anicka anca nan! nancy anneke anke ani! annika anouk nannie
anthony/antonio/antoine/anton/antonin/antoni/antal: tony! toni tonio toño tonino toine antek antos toncho tonda toinou ton! totò
antonia/antonella/antonietta: toni tonia antonella nella
archibald: archie baldie
arthur/artur/arturo: art! artie arturek arturito turo
august/augustin/agustin/augustyn: gus augie gustl tin! agus
axel: ax!
barbara: barb! barbie babs basia baska barbi bara barunka bobbie
bartholomew/bartlomiej/bartosz/bartolomeo: bart bartek barty bartus
beatrice/beatriz/beatrix: bea bia trixie bee! beatka betty
benjamin/benedict/benedikt/benito/beniamino/benoit: ben! benny benji benjy benja bene
bernard/bernhard/bernardo/bernd: bernie bern! berni barney nard
bernadette/bernarda: bernie detta berna
bogdan/bogumil: bodzio bogus
bradley/bradford: brad!
brenda: bren
bridget/brigitte/brigida/brigita: bridie biddy gitte gitta gigi bibi brid
bronislaw/bronislav/bronislava: bronek bronia
cameron: cam!
carla/carlotta/carlota/charlotte: lotta lotte lottie charlie carlita lottchen charli lola
carlos: carlitos charly
carmen/carmela: carmencita carmina mela menchu carmiña
caroline/carolina/karolina/karoline/carolyn: caro! carol! carrie caz karo linka carly lina carolin
cassandra: cass cassie sandra
catherine/katherine/kathryn/katharine/catarina/caterina/katarina/katharina/katarzyna/katerina/kathleen/catalina/katrin/kateryna: kate katie kathy cathy cat! kat kitty kay kasia kaska kati kathi cata! cati catia rina trina katka kaca kata! kasienka kasik kaja katinka käthe trine kathi nele
cecilia/cecile/cecily: ceci cece cissy sissy cilla celia cilka
celestino/celestina: celes tino
charles/karl/carl/carlo/karel: charlie charley chuck chas chaz kalle charly kaja karlik
christian/kristian/cristian: chris kris cris christy krystian
christina/christine/kristina/cristina/kristin/christiane/krystyna/kirsten/kirstin/kristiina/kristyna: chris chrissie chrissy tina kris kristi kirsty krysia krystynka christel cris crissy kiki tine stina christl kirsi cristi
christopher/christoph/cristobal/christophe/kristoffer/christophoros/krzysztof/cristoforo/christoffer: chris topher kit! kris christy stoffer stoffel toph krzysiek krzysio krzys tobal
clara/klara: clari klarka klari
claudia/claudio/klaudia: clau klaudzia claudi
clement/clemens/klemens/clementine: clem klem clemmie klementynka
clifford: cliff!
concepcion: concha! conchi conchita chita
constance/constantin/konstantin/konstantinos/constantine/constanze/costanza: connie con! costa! costel kosta! kostas dinos conny stanzi costin
consuelo: chelo
cornelia/cornelis/cornelius: nele nelly corrie cor! conny kees neil cornel
cynthia: cindy cyn
cyril/cyryl: cy ciril
daisy: daise
damian/damien: damianek damo
daniel/daniele/danilo/daniil: dan! danny dani dany danilo danek nele danko dane
daniela/danielle/daniella: dani danny dana! ela! danka
dariusz/dario: darek daro darus
david/dawid/davide/dafydd: dave davey davy dawidek dai taffy davi vid dudu
dagmar: dasa dada
danuta: danka danusia
deborah/debra/debora: deb debbie debby debs bora
dennis/denis/denise: den! denny nis
dieter/dietrich: didi didi
diego: dieguito
dmitri/dmitry: dima mitya dimitri
dolores: lola lolita loli dolly
dominic/dominik/dominique/domenico/domingo: dom! nick! nico mimmo domi domek mingo niko mico nic!
donald: don! donny donnie
dorothy/dorothea/dorota/dorothee/dorota: dot! dottie dolly dora thea dorotka doro dorka dory dorie dorte
douglas: doug dougie
duncan: dunc
ebenezer: eben
eduardo/edward/edouard/eduard/edoardo/edvard: ed eddie eddy ted teddy ned neddie edu lalo edek edo edi duda dado
edith/edyta: edie edytka
edmund/edmond/edmundo: ed eddie ned mundo
edwin: ed eddie
efrain: efra
eleanor/eleonora/elena/elinor/ellen: ellie nell nelly nora lena ele leni nori lenka eli nella
elisabeth/elizabeth/elisabetta/elzbieta/elisa/elise/erzsebet/alzbeta/elsbeth/isabel/isabella/isabelle/elisaveta: liz lizzie lizzy beth betty betsy bess bessie eliza elsie elsa lisa lise liza libby ella ela! elka betta betti lisbeth lisbet liesl lieschen sissi bella belle isa! izzy bel! ibel chabela elia zsoka bozsi erzsi betka ala! lis! els! liese elli ilse bettina
emanuel/emmanuel/manuel/manuela/emmanuelle/emanuela: manny manu mani manolo manolito lolo manel manolita nela manuelito emmy manny
emil/emile/emilio/emiliano: emi milo mil! emilek mio! milio
emily/emilia/emilie/emma: em emmy emmie millie emi emilka mila milly ems mia!
encarnacion: encarna encarni
enrique/enrico/henrique/henry/heinrich/henri/hendrik/henryk/henrik/heinz: quique kike rico! hank harry hal! heini henk heiner hennie rik harri heniek henio ike quiquin hendri heike
erich/eric/erik: rick ricky eri erek
ernest/ernesto/ernst: ernie neto! nesto erni tito
esperanza: espe pera! pelancha
esther/ester/estera: essie hettie esti esterka
eugene/eugenio/eugenia/eugen: gene! genie geno enio gina eugi gienek
eva/ewa/eve: evi evie ewka ewunia evita evicka evka ewcia
evangelos/evangelia: vangelis vaggelis lia! evan
ezekiel: zeke
fabian/fabio/fabiana/fabienne: fabi fabs fab! fabianek fabri 
fatima/fatma: fati fatiha fatoş
federico/frederic/frederick/friedrich/fryderyk/frederik/federica/frederika/friederike/frederica/ferdinand/fernando/fernanda: fede fred! freddie freddy fritz fritzi rike rica! fredo fede kico fer nando nanda ferdi ferdl ferd freek frits rikke fico chico! lico
felicia/felicity/felicidad: fliss flick! fefi lissy feli
felipe/philip/phillip/philipp/philippe/filippo/filip: phil pippo lipe pipe! filipek flip! philly fips
felix: feli felek
fiona: fi fee!
florence/florencia/florian/florentina/fiorenza: flo! florrie flor! flori flossie
frances/francesca/francisca/franziska/francoise/franciszka/françoise: fran franny fanny frankie francie cesca chesca paca paquita pancha kika franzi chica! sisi fanchon cisca cissi franca franka
francis/francisco/francesco/francois/franz/frantisek/franciszek/frank/franklin/françois/franjo/ferenc: frank! frankie fran franny paco! pancho! quico kiko curro! paquito cisco chico! franek frantik franzl franta ciccio chicho feri ferko franci fanfan
gabriel/gabriela/gabriella/gabrielle/gabriele: gabe gabi gaby gabby gabrys ela! bri gabo lele brie gabika gabus
genevieve/genoveffa/genoveva: ginny eve viv genie veva
geoffrey/jeffrey/jeffery/gottfried: geoff jeff friedl
george/georg/georges/jorge/giorgio/jerzy/jiri/gheorghe/juraj/jordi/georgi/gyorgy/georgios: georgie jorgito gio jurek juras jirka jura gigi schorsch jorg jory gica gico coque yorgos goran gyuri geordie jerzyk
georgina/georgia/georgette/georgiana: georgie gina georgi gia! zsorzsi
gerald/gerard/gerhard/gerardo/gerrit: gerry jerry gerd gerrie ger! gera lalo geri!
gertrude/gertrud/gertruda: gert gertie trudy trude trudi gerti
gilbert/gilberto: gil bert gilles beto
giovanni/gianni/giovanna/gianluca/gianfranco/giancarlo/giampaolo: gio nanni vanni gian vanna nino! luca gianni franco giannino giova
giuseppe/giuseppina: beppe peppe pino giusi pina! peppino peppa geppo pippo giusy beppi pinuccio
gloria: glo
gonzalo/goncalo: gonza chalo zalo!
gottlieb: liebi
graham/grahame: gray! gra!
gregory/gregor/gregorio/grzegorz/gregoire/grigori: greg gregg goyo grzesiek grzes grigor gori
guadalupe: lupe lupita
guillermo/guilherme/guglielmo/guillaume/william/wilhelm/willem/vilem/vilmos/gwilym: guille memo! gui! bill! billy will! willy willie wills liam mino helmut wim pim willi billie gullermo lelo guigui
gunther/guenther/guenter/gunter: guni gunni
gustavo/gustav/gustave/gustaf: gus tavo gustl guga gusti
gwendolyn/gwendoline/gwyneth/gwenllian: gwen gwenny wendy
hannah/hanna/johanna/johana: hanny hania hanka annie jo! hanne hansi hannele hannerl joke! joey hanička
harold/harald: harry hal! hari
harriet/henrietta/henriette/enriqueta/enrichetta: hattie etta hettie harry henny jette yetta queta jetje
hector: hec ettore tito
helen/helena/helene/elena/ilona/jelena/helga: nell nellie lena leni lene hela helenka hele lenka nela ilka ilonka helka
herbert/heribert/heriberto: bert herb! herbie herbi beto
herman/hermann/armando/armand: manni armin harm! mando! manny
hortensia: tencha
howard: howie ward!
hubert/humberto/umberto: hubi bert berti beto hubi hugh
hugh/hugo/hugues: huey hughie hugi huguito
ignatius/ignacio/ignazio/ignacy/ignac: iggy nacho! nachito nazio ignas nacek naci
imogen: immy imo!
immaculada/inmaculada/inma: inma macu
ingeborg/ingrid: inge inga inger bodil
irene/irena/irina: rene! irenka irka renia reny ira nené
isaac/isaak/izaak: ike zak zac isa
isidore/isidro/isidoro: izzy chiro sidro dori
ivan/iwan: vanya vanja ivo iva ivanek
jacob/jakob/jakub/jacobo/giacomo/jaap/jacques/jacek: jake jay kuba! kubus jakubek jaap kobus jackie köbi coby cobus kubik giaco mimmo jacko jaco
jacqueline/jacquelyn/jacoba: jackie jacqui jacky jacquie coba jacobien
james/jaime/jacobo/jaume/diego/santiago/tiago: jim jimmy jimmie jamie jem jaimito jay santi diego chago chago yago yayo thiago
jane/janet/janice/janine/johanna/jeanne/jeannette/jana/joan/joanna/joanne: janey janie jan! jo! joanie joey jenny nettie joaska asia! asiunia joasia nina jan! janka janicka janinka netty hanne
jan/johan/johannes/john/johann/juan/jean/joao/janos/giovanni/ivan/jonathan/jon/hans/hannes/ioannis/jack/juhani/johnathan: johnny jack! jackie jon jonny john hans! hansi hannes juanito juancho jan! janek jasiek jas! jas hanno jens jeannot joãozinho jani jancsi jancsi jeno janko janek ian evan juanjo jonno johnno honza jenda hanus han! jussi joni jannis yannis giannis yiannis wannes jantje johnnie
jaroslav/jaroslaw/yaroslav: jarek jarda slava! jara yarik
jason: jay jase
javier/xavier: javi xavi xabi javito javo
jean-baptiste: jb titi tiste
jennifer/jenny/jenifer: jen jenn jenny jenni jenna jenka jeny
jeremy/jeremiah/jeremias: jerry jez jem remy jeremi
jerome/geronimo/jeronimo/hieronim: jerry momo hieronymus jero
jesus/jesusa: chuy chucho suso jesusin susa chus
jessica/jessika: jess jessie jessy jessi sica
joachim/joaquin/joaquim/gioacchino: joa jo! achim jochen quino quim jojo kim quincho joca chimo xim joakim jocke kimmo
jolanta/jolanda/yolanda: jola jolka yoli yola landa iolanda
jonas: joni jonelis
jonathan/jonathon: jon jonny jonty nathan johnny jono yoni
jordan/jordana: jordy jord jordi
josefina/josephine/josefa/jozefina/giuseppina/josefine/jozefa: jo! josie joey fina! pepa pepita josefin fifi jojo pina! finchen phine chepa chepina sefi jožka
joseph/jose/josef/jozef/jozsef/iosif/yosef/yusuf/youssef/josip/josep/jozsef/juozas: joe joey jo! jos! pepe! pepito pepin chepe sepp seppl seppi jupp pep! pepa ze! zé zezinho jef józek jozek ziutek joska josko jozko jozin joza yossi joska josi juozukas chema jožka bepi jože jozka
josemaria: chema josema txema
joseluis: pepelu joselu
joseantonio: toño josean joseto
josemiguel: josemi
josemanuel: josema chema
jorgeluis: jorgelu
joshua/josue: josh joshy joss josu
jovan/jovana: joca jova joca
joyce: joy!
juanantonio/juancarlos/juanpablo/juanfrancisco/juanmanuel/juanmiguel: juanan juanca juanpa juanfran juanma juanmi
judith/judyta/judita/judit: judy jude judi jodie jutka judytka jitka
julian/julius/julio/julien/juliusz/giulio/gyula/iulian: jules jule juli juls julek julo gyuszi iuli
julia/juliana/juliet/juliette/giulia/giuliana/julie/juliane/juliane/iulia: jules jule juli julie julka julcia giuli liana jill juls julita uliana
justin/justyna/justine/justina: just! tina jus justi justynka giusti
kamil/kamila/camilla/camille/camila: kamilek milla cam! cami kama camilo kami millie cammie
karim/karima: kari
karin/karen/carina/karina: kari kaz kaja kaja karinka caro!
kazimierz/casimir/kazimir: kazik kazio kazek caz
kenneth/kennedy: ken kenny kenni
kevin: kev kevo
kimberly/kimberley: kim kimmy kimmie kimber
konrad/conrad/konrad: kurt con! conny koni radek kondzio coen
kristof/kryštof/krystof: kris kristi
krunoslav: kruno
ladislav/laszlo/ladislao/wladyslaw/vladislav/vladyslav: lada! laci laco lasko wladek vlad vladik slava! lasza ladik
lambert/lamberto: bert lammert bertje
laura/lara/lauren/laurie/lorena: lau laurie lori laurita loly loli ren! lorrie laurka
lawrence/laurence/lorenzo/laurent/lorenz/lars/laurentiu/lourenço/laurens/laurentius/wawrzyniec: larry laurie loren lenz renzo enzo lasse laurin lawrie lau lonzo wawrzek lenzo lauro rens!
leon/leonard/leonardo/leonid/leonhard/leopold/leopoldo: leo! lenny len! lennie leonek leonardinho dino! poldi poldo polo! leoš nardo hardy lennart
leslie/lesley: les!
leticia/letizia: leti lety tizia
lidia/lydia: lidka lida lydie lyd
lillian/liliana/lilian/lily/lilith: lil lilly lily lili liana lilka
linda/belinda/melinda/rosalind: lin lindy bel! mindy lindi roz
ljubomir/lubomir: ljubo lubo lubos luboš
louis/luis/ludwig/luigi/lodewijk/ludwik/ludvik/lajos/ludovic/lodovico/aloysius/aloisio/luiz/lewis/ludovico: lou louie luisito lucho gigi gino wiggerl lutz ludek ludo lui! lajcsi lulu luisinho lu luigino lui! wicho ludwiczek guigo lew
louise/luisa/luise/louisa/lucinda/eloise: lou lulu lu isa! lucy lise lilou luisita lowie
lourdes: lulu lurditas
lucas/lukas/luca/luke/lukasz/luke/lucian/luciano: lu luki luky luke lukaszek lucho lukasek lucha luquinhas luci
lucia/lucy/lucie/lucille/luz/luciana/lucja: lu lucy luci luce! lucka lulu lucecita lucita chia! lucinka
maciej/matthias/mathias/matias/mattias/matthew/matteo/mateusz/mateo/mateus/matej/mathieu/matthieu/matyas/matthijs/matti: matt mat! matty mattie maciek macius mati! mats! mateuszek teo! matze hias hiasl matus matek matys matyi thijs mathi matko teus mat! masa matvey
madeleine/magdalena/maddalena/magdalene/madeline/magda: maddie maddy madi magda magdusia lena leni lenka madga magdi lene leen magdika maga! madlen malena
manfred/manfredo: manni mani fredo manne
marcel/marcelo/marcello/marcela/marcella/marceli: marci marcy celio celo chelo cella marcelka marcelek chela
marcin/martin/martino/martijn/marten/marton/martynas: marty mart! marcinek marti maťo martinek tinus tino tin! maarten marci matyo mato tintin martinko
marcus/mark/marc/marco/markus/marek/marcos/marko/marius/mario/mariusz/markos: marc marky mareczek marky marcolino marquinhos marquitos maks mirko maruš mareček mariuszek marito! marik
margaret/margarita/margherita/marguerite/margarete/margareta/malgorzata/marketa/margarethe/margit/grete/margaux/margot: maggie meg megan peggy marge margie margo greta grete gretel gretchen gosia goska gosienka rita madge daisy! marga mags malgosia marketka grit gretl meta! ghita maisie gritt marge rita margitka
maria/mary/marie/marija/marja/mariam/maryam/miriam/mariana/marianna/marianne/mariella: mari! marita mary molly polly mia! mitzi moll mimi marysia mariska marusya maja mariuca mariquita maruja maryla majka mima maricka mariechen mieke mies moira marijke maritza ria! riet marianka marike mariuccia mimì marilu mimma marile mizzi mare!
mariacarmen/mariadelcarmen: maricarmen mamen carmen
mariateresa: maite mayte marite maritere
mariaisabel: maribel marisabel
marialuisa: marisa marilu malu
mariajose: majo marijo pepa cote mariajo
mariadolores: lola loli marilo
mariajesus: chus mariaje machu susa
mariaeugenia: maru marugenia
mariafernanda: mafe mafer marifer
mariaelena/mariahelena: malena marilena lena
mariadelmar: marimar
mariapilar/pilar: pili pilarin pilarica maripili pilu
mariaangeles: marian angeles geli
mariamercedes/mercedes: merche mercedes meche chita merce merceditas
mariarosa: marirrosi rosa!
marina: mari! marinka rina
martha/marta: marty mattie marti martusia martita mart! martuska
martina/martine: tina tini martinka martinka marty
matilda/mathilde/matilde/mathilda: tilly tilda mattie maud tilde! mati! tille
maureen: mo mo! reenie
maurice/mauricio/maurizio/moritz/maurits/maurycy: mo moe mauri maury mauro moz morris ricci mao maus!
max/maximilian/maximiliano/massimo/massimiliano/maxime/maksymilian/maksim/maksym: max! maxi maxie massi maks maksiu mimmo milian maxl
melanie/melania/melina: mel mell mela melly melli
melissa: mel missy lissa meli
michael/michel/miguel/michele/mikael/michal/mihai/mikhail/mihail/mikko/mikolaj/nicholas/mihaly/michail/miquel/misael: mike mick! micky mickey mikey mitch michi michl miki misi michalek misko misa mika migue miguelito mihaita mischa misha michi micha mik kike micah miška mihajlo mischka
michelle/michaela/michela/mikaela/michele/michalina: shell! shelly mickey mica! micha michi mia! misa misha miki chelle mick! ela! michalinka
mieczyslaw: mietek mietus
milan/milana: mile! milanek
mildred: millie milly
millicent: millie milly
miroslav/miroslaw/myroslav/miroslava: mirek miro mirko slavko mira! mirka slava!
mohammed/mohamed/muhammad/mohammad/mehmet/muhammed/mahmoud/mohamad/محمد: mo moe hamada memo! mamo med! moha memet simo
monica/monika/monique: moni! mona monia monka nica monka mony moniczka
montserrat: montse serrat
myfanwy: myf
nancy/annette/anette: nan! netta nettie ann
natalia/natalie/nathalie/nataliya/natalja: nat natty tasha nata natalka nati tali talia natka nathi naty
nathan/nathaniel/natan: nat nate nathan nath
nicholas/nicolas/nikolaus/nicola/niccolo/nikolas/nikola/nicolae/miklos/niklas/klaas/nikolai/nikolaos: nick! nicky nico niko klaus claus nik nicu nicolino colin nicol miki nikos colas klas cola! coco klausi niklas nicu mikulas nikša
nicole/nicola/nicoletta/nicolette/nikola: nicky nikki nic! nico colette nika nikolka niki nikolka nickie nic!
noemi/naomi: nomi noe! mimi emi noemka
oliver/olivier/oliviero: ollie olly oli noll oliverek
olivia: liv! livvy livia ollie livi oli olivka
oskar/oscar: ossi oskarek oz
oswald/osvaldo: oz ossi ozzie valdo oswaldek
otto/otakar/ottokar: otik ota
patricia/patrizia/patrycja/patrice: pat! patty patti patsy trish tricia trisha pati paty pats patrycjusia patka pattie patri
patrick/patrik/patrizio/patricio/patryk/padraig/patrice: pat! paddy! pats rick pato! patri paddy patryczek ricky podge
paul/paulus/pablo/paolo/pavel/pawel/paulo/pal/paavo/povilas/pawel/pauli: pauly pablito paulie paulinho pavlik pawelek pavol palko pali pashka pavlo paulchen paulino pablin paavali paolino polo! pavelek
paula/paulina/pauline/paola/paulette: pau pauly polly lina paulinka paulita paoletta paulka paulette
pedro/peter/pietro/pierre/petr/piotr/pieter/peteris/pere/petar/petros/petri/petter/petru/petras: pete petey piet piotrek piotrus perico pedrito periquito petja peti petya pit! piet pierrot piero pero! petrik petrica petko petr peterle pekka petko pjotr petteri peppi pepa perikles pedrinho petey peta pieterjan pier! petrut petrukas
penelope: penny! nell pen! pene
philomena/filomena: mena phil filo
rachel/raquel/rachele/rachael/raquel: rae rach ray! raqui quela rachy shelly quel! raquelita
radoslaw/radoslav/radek: radek radko rado radzio
rafael/raphael/raffaele/rafal/raffaello/rafaela: rafa raf raffi rafi lele rafalek fefo rafal raff rafita
ramon/raymond/raimund/raimondo/reymundo/raimon/raimundo: ray! moncho ramoncito mundo mon! raymie ramonet monxo
randall/randolph: randy! rand! dolph
rebecca/rebeka/rebekka/rebeca: becca becky bex beckie reba bekki rebe becks beki
reginald/reinaldo/reinhold/reinhard/reynaldo: reg! reggie rex! naldo ron! holdi hardy reini naldinho
regina: gina reggie regi
renata/renate: rena renia nati renatka reni nate
ricardo/richard/riccardo/ryszard/rikard/rikhard/richárd: rich! richie rick ricky dick! dickie ricco rico! richi caro! ricardito rysiek rysio cacho ricki risa risha rickard riki
robert/roberto/ruprecht/rupert/robrecht/roberts: rob! robbie bob! bobby rab rabbie berto beto tito robbi bert robin robi robek robcio robbe robby robs
roberta/robertina: bobbie robbie berta robi
roderick/rodrigo/rodion/rodolfo/rudolf/rodolphe/rudolph: rod! roddy rodri rigo rudi rudy rolf dolf rudek fito fofo digo ruedi rollo
roger/rogelio/ruggero/rudiger/ruediger: rog rodge roge hodge rudi ruggi
roland/rolando/orlando: rolli rolly rollo lando rolandek landi
roman/romano/romain: romek romi roma! romanek
ronald/ronaldo/rinaldo: ron! ronnie ronny naldo roni
rosa/rose/rosalia/rosalie/rosario/rosemary/rosamund/rosanna/rozalia/rosemarie/rosalinda: rosie rosy rosita rosi charo chayo ro roz rozalka chalo rosa! rosina rosetta romy linda! chari sari rosinka
roxana/roxanne: roxy rox roxi
ruben/rubens: rubi benni rube rubencito benito
ruth/ruta: ruthie ruti
salvador/salvatore/salvator: salva! chava sal! totò toto! turi sasà salvo! tore chavo doro
samuel/samantha/samir/samson/samuele/samira: sam sammy sammie sami samu samy mantha mulo samko
sandra/sandrina: sandy! sandri sandrita sandie
santiago: santi yago chago
sara/sarah/saara/sarai: sally sadie sari sarita sarka saar! sarai saz salla
sebastian/sebastien/sebastiano/sebastiaan: seb bastian basti bas! bastien sebas seba sebi wastl basje baschti
sergio/serge/sergei/serhiy/sergej: checo sergito sergi serjo
sharon: shaz shazza shari
shirley: shirl lee!
sigmund/siegfried/sigismund/siegmund/zygmunt: sigi siggi sig! zygmus ziggy zyga friedel
silvia/sylvia/sylwia/sylvie/silvana/silke: sylwka syl silvi sylvi silvie silvita
simon/simeon/simone/szymon/simao/simone/szymon: si! sim! simi szymek simo szymus shimon mone simmie simek
simona/simone: simi mona simka
sofia/sophie/sophia/zofia/zsofia/sofie: sof soph zosia fifi sofi sophi fia zoska zosienka phia zsofi sofka sopherl
soledad: sole! chole marisol sol!
stanislaw/stanislav/stanislao/estanislao: stan! stach staszek stasiek stasio standa slava! stanko stanik tanis
stefan/stephen/steven/stephan/stefano/etienne/esteban/istvan/stepan/stefanos/stjepan/estevao/esteve/stephane/szczepan: steve stevie stef steff steph stefek stevo pista pisti teban step! stepa stepka steffen stepanek stefko istvanka stipe stijn estebanillo stefko stefcio
stephanie/stefania/stefanie/estefania/stephania/stefany: steph stef steffi stevie fanny stefcia steffie fani fania annie stefka
susan/suzanne/susanne/susana/susanna/zuzanna/zuzana/zsuzsanna/susannah: sue! susie suzy suze sukie suzie susi zuzia zuzka zsuzsi sanna sanne susanita susita zsuzsa zuza suus zuzanka susu suz
sverre: sver
tadeusz/thaddeus/tadeo/tadeas/taddeo/tadej: tadek tad! tadzio thad tades ted
tatiana/tatjana/tatyana: tanya tania tanja tati taniusha tata!
teodor/theodore/theodor/teodoro/fedor/theodoros: ted teddy theo teo! doro teodorek tedi teodorico theo
teresa/theresa/therese/tereza/theresia/terezia: terry tess tessa tessie tere teri terka resi! tracy tereska terezka tesa tea! teresita teresinha tete resl terike thesi tessy
thomas/tomas/tommaso/tomasz/tomaso/tuomas/tomasek/tamas/tommi/toma: tom tommy thom tomek tomi tomcio tomasito maso tommo tamaska tomik tomás thommy tomaszek tomasek tom massi
timothy/timotheus/timoteo/timothee: tim! timmy timo teo!
tobias/tobiasz: tobi toby tobe
urszula/ursula/orsolya: uschi ula ursi ulla ulka orsi ulka uršula uršulka ursel urs
valentin/valentino/valentina/walenty/walentyna/valentine: vale! val! tina tino valya vali! val! walentynka valik
valeria/valerie/valerio/waleria: val! vale! valerka valeri lerie lele ria! lera
vanessa: nessa ness! vane van! vanni nessie
veronica/veronika/veronique/weronika: ronnie vero! roni verona vera werka nika verka wera veronka vroni nica wercia werunia
victor/viktor/vittorio/wiktor/viktoras: vic vito vick vikki vitya vitor toria wiktorek vico viki vitek vici toto!
victoria/viktoria/vittoria/wiktoria/vitoria/viktorija: vicky vicki vikki tori! tory! vic viki vick wiki! vika wika vitoria wiktorka toya vicka
vincent/vicente/vincenzo/vinzenz/wincenty/vincenc: vince vinny vinnie vin! enzo cenzo wicek chente vicentico vincze vincek vini cent! tente! vinz
virginia/virginie: ginny gina virgie vir gini virgi virge
vitezslav: vitek vita!
vladimir/wladimir/wlodzimierz/wlodimir/volodymyr/vladimiro: vlad vova volodya vlado mirko wlodek waldi vladko vlada! miro vladik dimi valdi wladek vlada!
walter/gualtiero/walther/gauthier/valter: walt wally walti wat! valtinho gualti wout
wayne: waz
wendy/gwendolyn: wend
wenceslas/vaclav/waclaw/wenceslao/wenzel: vasek vena! wacek vences wacus venca vašek
werner/warner/wernher: werni warren
wesley: wes
wilhelmina/guillermina/wilhelmine/wilma/willemijn: mina! mini! minnie wilma billie willa helma mien minka vilma mimi guille helmi
winifred/winfried: winnie freda fred! wini winnie
wojciech/vojtech/adalbert/bela: wojtek wojtus vojta vojtik adal bela!
yolanda: yoli yola yolandita
yvonne/ivonne/iwona/ivona: eve iwonka ivi vonnie yvy ivka
zachary/zachariah/zacharias/zechariah: zach zack zac zak zechy
zbigniew/zbynek: zbyszek zbych zbyszko zbynda
zdenek/zdzislaw/zdenko/zdislav: zdenda zdzichu zdenko zdzisiek
zdenka/zdislava: zdena zdenicka
zoltan: zoli zolika
arpad: arpi
attila: ati
balazs: bali! balu
csaba: csabi
eszter: eszti eszterke
gergely/gergo: geri! gergo
ildiko: ildi
katalin: kati kata! katica
laszlo: laci lacika
lajos: lali lajcsi
tibor: tibi
tunde: tundi
zsolt: zsoti
gheorghe/george: gicu gigel ghita
ion/ioan/ioana: ionel ionut nelu oana ionica nutu
constantin: costel dinu costica
dumitru/dimitrie: mitica dumi mitu
nicolae: nicu nae! nelu
mihaela: miha mihaelita ela!
mihai: misu mihaita
elena: lenuta nuta ileana
vasile: vasilica sile
mustafa: musti mıstık
ibrahim/abraham: ibo ibro brahim
suleyman/sulaiman: sulo suli
huseyin/hussein: huso hüso
abdullah/abdallah/abdulla: apo abdu abdul
ismail/ismael: iso! isma smail
hasan/hassan: haso hasso
yusuf/youssef/joseph/yousef/يوسف: yusi jusuf joe sufi!
ayse/aysha/aisha/aicha: ayşegül ays aişe
mehmet: memo memet
ahmed/ahmad/ahmet/احمد: ahmo hamada mido
ali/علي/aly: alush aloosh
omar/omer/umar/عمر: omo amoor
khaled/khalid/halid/خالد: khalood
hussein/husain/hussain/حسين: hussi
hassan/حسن: hassoun
fatima/fatma/fatemeh/فاطمه: fatoum fati fatoom
sara/sarah/ساره: saroona
mariam/maryam/مريم: maroom mimi
youssef/يوسف: joe sousou
mahmoud/mahmud/محمود: hamada
abdulrahman/abdelrahman/abderrahman/عبدالرحمن: boody abdo
sami/samy/سامي: sam
noor/nour/nur/نور: nunu
layla/leila/laila/ليلى: loulou lilly
zainab/zeynep/zaynab/زينب: zuzu zeyno
mohsen/محسن: mosi
moshe/moses/משה: moishe moshiko moish
yitzhak/isaac/itzhak/יצחק: itzik tzachi איציק
david/דוד: dudi dudu דודי דודו
yaakov/jacob/יעקב: kobi yanky קובי
shlomo/solomon/שלמה: shlomi momi שלומי מומו
yosef/joseph/יוסף: yossi יוסי
avraham/abraham/אברהם: avi אבי
michael/mikhael/מיכאל: miki מיקי
rachel/rahel/רחל: rachi רחלי
sarah/sara/שרה: sari שרי
eliyahu/elijah/אליהו: eli אלי
ronit/רונית: roni
rajesh/rajendra/rajeev/rajiv/राजेश: raj raju raji
sanjay/sandeep/sanjeev/संजय: sanju sandy! sanj
suresh/सुरेश: suri suru
mahesh/mahendra/महेश: mahi mahi
dinesh/दिनेश: dinu
krishna/krishnan/कृष्ण: kris kishan krish
venkatesh/venkataraman/venkat/venkateswara: venky venkat venki
lakshmi/laxmi/लक्ष्मी: lachu 
priyanka/priya/प्रिया: priya piyu
deepak/deepika/दीपक: deepu 
anil/anand/अनिल: anu ani!
vijay/vijaya/विजय: viju vij
ashok/अशोक: ashu
siddharth/siddhartha: sid sidd
abhishek/अभिषेक: abhi
aishwarya/ऐश्वर्या: aishu 
subramanian/subramaniam: subbu 
balakrishnan/balasubramanian: balu bala
ramesh/ramachandran/रमेश: ram! ramu
pradeep/prakash/प्रदीप: pradi prak
pooja/puja/पूजा: puju
neha/नेहा: nehu
maricel/marites/maricris: cel ces tess
crisanto/crispin: cris
eduardo: edong edward
siti/nur/nurul: nurul
muhammad/mohd/muhamad: mat! mamat
kadek/ketut: tut
александр: саша шура саня сашка сашуля санек шурик алекс сашенька
александра: саша шура сашенька аля саня сашуля
алексей: леша алеша лешка лех! леха алекс алешка
алена/елена: лена аленка леночка ленка алёна еленочка
алина: аля алинка линочка
алла: аллочка алка
анастасия: настя настенька стася ася настюша настена настька
анатолий: толя толик толян
андрей: андрюша андрюха дрон! андрейка андрюшка
анна: аня анечка анюта нюра анька нюша аннушка ася анюта
антон: тоша антоша антошка тоха
артем: тема! артемка темка артёмка тёма
артур: артурик
богдан: богдаша бодя даня
борис: боря борька бориска
вадим: вадик вадя димка
валентин: валя валик валентинка
валентина: валя валюша валечка тина
валерий: валера валерка лера
валерия: лера лерочка валера
василий: вася васек васька васенька васёк
василиса: вася лиса! василиска
вера: верочка верунчик верка
вероника: ника вера верочка
виктор: витя витек витька витенька
виктория: вика викуся викуля викочка тори
виталий: виталик виталя виталька
владимир: вова володя вовка вовочка вован володька влад
владислав: влад владик слава! владя
вячеслав: слава! славик вячик
галина: галя галочка галка!
геннадий: гена генка геша
георгий: гоша жора гога егор юра
глеб: глебка глебушка
григорий: гриша гришка гриня
дарья: даша дашка дашенька дарина дашуля
данил/даниил/данила: даня данька данилка
денис: дениска дэн денчик
дмитрий: дима митя димка диман димон димочка митька
евгений: женя жека женька женечка
евгения: женя женечка женька
егор: егорка гоша егорушка
екатерина: катя катюша катенька катька катерина катюха
елизавета: лиза лизонька лизка лизочка
иван: ваня ванька ванечка ванюша
игорь: игорек гоша игорёк гарик
илья: ильюша илюха илюша
инна: инночка
ирина: ира ирочка иришка ирка ириша
кирилл: кир кирюша кирюха киря
константин: костя костик костян
ксения: ксюша ксю ксеня ксенечка
лариса: лара лорочка лариска ляля!
леонид: леня леник ленька лёня
лидия: лида лидочка лидка
любовь: люба любочка любаша
людмила: люда мила! люся людочка людка
максим: макс максик максимка
маргарита: рита марго ритуля риточка
марина: мариша маринка маришка мара
мария: маша маня маруся мария машенька маришка муся машка машуня
матвей: мотя матвейка
михаил: миша мишка! мишаня мишутка миха
надежда: надя наденька надюша надюха надька
наталья/наталия: наташа ната натали наташка наташенька таша туся
никита: ник! никитка никитос
николай: коля колян колька николаша ник!
оксана: ксюша окса оксанка
олег: олежка олежек
ольга: оля оленька ольгуша олечка олька лёля
павел: паша пашка павлик пашенька павлуша
петр: петя петька петруша петрович
полина: поля! полинка полиночка
раиса: рая! раечка
роман: рома ромка ромчик ромашка!
руслан: русик русланчик рус!
светлана: света! светочка светик светка лана
семен: сема сеня семка сёма
сергей: сережа серега серж серый! сережка серёжа серёга
софья/софия: соня! софа! сонечка софочка софи
станислав: стас стасик слава! стася
степан: степа степка степаша стёпа
тамара: тома! тамарочка томочка
татьяна: таня танечка танюша танька танюшка тата
тимофей: тима тимоша тимка тим
федор: федя федька федюша
филипп: филя филиппок
эдуард: эдик эд эдя
элеонора: эля нора лера элла
эмма: эммочка
юлия: юля юлечка юленька юлька юляша
юрий: юра юрик юрка юрочка
яна: яночка янка
ярослав: ярик слава! яра
олександр: сашко олесь саша лесь шурко сашик
олександра: леся олеся саша сашка
олена: оленка лена лєна оленочка
софія: соня! софійка
єлизавета: ліза лізонька
григорій: гриць! гриша
олексій: олекса леша льоша олексійко
андрій: андрійко андрюша
анастасія: настя настуня
василь: василько вася
володимир: вова володя володька
віктор: вітя вітько вітьок
вікторія: віка вікуся
галина: галя галинка
ганна: аня ганнуся галя анничка
дмитро: дмитрик діма митько дімон
євген: женя євгенко женько
іван: іванко ваня івась
ірина: іра ірочка іринка
катерина: катя катруся катря катруня
лариса: лара
любов: люба любця
марія: марійка маруся маша маричка марічка
микола: коля микольцю миколка
михайло: мишко михась міша
надія: надя надійка
наталія: наталка наташа наталя
оксана: ксеня ксюша оксанка
ольга: оля олечка
павло: паша павлик павлусь
петро: петрик петя петрусь
світлана: світланка світа лана
сергій: сергійко серьожа сірьожа
степан: степанко
тетяна: таня тетянка танюша
юлія: юля юлечка
юрій: юрко юра юрчик
ярослав: славко ярик
георги: гошо жоро гого
димитър: митко димо мите
иван: ванко ванчо
йордан: данчо данко
мария: мара мими марийка
николай: кольо ники
петър: пешо перо петьо
стефан: стефчо чефо
тодор: тошо тодорчо
христо: ицо ичо
цветан: цецо
γεωργιος: γιωργος γιωργης γιωργακης
δημητριος: δημητρης μητσος μιμης τακης δημος
ιωαννης: γιαννης γιαννακης γιαννος
κωνσταντινος: κωστας κωστης ντινος κωστακης
νικολαος: νικος νικολας νικολης
παναγιωτης: πανος τακης γιωτης παναγος
χρηστος: χρηστακης
βασιλειος: βασιλης βασος
αικατερινη: κατερινα κατινα ρινα κατια
ελενη: λενα λενιω ελενιτσα λενακι
μαρια: μαρω μαριω μαρακι μαιρη μαρικα
αθανασιος: θανασης θανος νασος σακης
αναστασιος: τασος αναστασης
ευαγγελος: βαγγελης
ευαγγελια: λια ευα βαγγελιω λιτσα
ελευθεριος: λευτερης
αναστασια: τασια τασουλα νατασα σια
παρασκευη: βουλα βιβη ευη
σταυρος: σταυρακης
σπυριδων: σπυρος
θεοδωρος: θοδωρης θοδωρος
εμμανουηλ: μανωλης μανος
στυλιανος: στελιος
ιωαννα: γιαννα
κωνσταντινα: ντινα κωστουλα
αγγελικη: αγγελα κικη
βασιλικη: βασω βικυ κικη βασουλα
δημητρα: μιμη δημητρουλα
`;

/** Every given name with the other forms of it: a full name with all, a short one with the full names that it stands for. */
const forms = new Map<string, Map<string, boolean>>();

function read(): void {
  for (const line of NAMES.split('\n')) {
    const [names = '', shorts = ''] = line.split(':');
    const full = names.split('/').map(spellingsOf).flat();
    const short = shorts.split(' ').filter(Boolean).map(shortsOf).flat();
    for (const name of full) {
      for (const other of full) if (isSame(name, other)) note(name, other, false);
      for (const { form, isWord } of short) {
        note(name, form, isWord);
        note(form, name, false);
      }
    }
  }
}

/** Whether two names are one in other letters or with other vowels: Aleksandr, Alexander. "Diego" is not James. */
function isSame(name: string, other: string): boolean {
  return isLatin(name) !== isLatin(other) || consonantsOf(name) === consonantsOf(other);
}

const isLatin = (name: string): boolean => /^[a-z]/.test(name);

const consonantsOf = (name: string): string =>
  name
    .replace(/x/g, 'ks')
    .replace(/ph/g, 'f')
    .replace(/[cq]h?|kh/g, 'k')
    .replace(/[aeiouyjh]/g, '')
    .replace(/w/g, 'v')
    .replace(/(.)\1+/g, '$1');

function shortsOf(written: string): GivenNameForm[] {
  const isWord = written.endsWith('!');
  return spellingsOf(isWord ? written.slice(0, -1) : written).map((form) => ({ form, isWord }));
}

function spellingsOf(written: string): string[] {
  const name = plain(written.trim()).replaceAll('-', '');
  return name === '' ? [] : [name, ...latinOf(name)];
}

function note(name: string, form: string, isWord: boolean): void {
  if (name === form) return;
  const others = forms.get(name) ?? new Map<string, boolean>();
  others.set(form, isWord || (others.get(form) ?? false));
  forms.set(name, others);
}

/** What somebody with this given name is called as well. */
export function formsOfGivenName(name: string): readonly GivenNameForm[] {
  if (forms.size === 0) read();
  return [...(forms.get(name) ?? [])].map(([form, isWord]) => ({ form, isWord }));
}
